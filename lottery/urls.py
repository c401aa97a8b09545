"""Addresses of rounds."""

from django.urls import path

from lottery.views import desk, entering, meeting, mine, public

app_name = "lottery"

urlpatterns = [
    path("rounds/", public.rounds, name="rounds"),
    path("rounds/<int:number>/", public.round_page, name="round"),
    path("rounds/<int:number>/enter/", entering.enter, name="enter"),
    path("rounds/<int:number>/draws/<int:draw>/", public.draw_page, name="draw"),
    path("rounds/<int:number>/draws/<int:draw>/list.txt", public.draw_list, name="draw_list"),
    path("my/entries/", mine.entries, name="entries"),
    path("entries/<slug:code>/", mine.entry, name="entry"),
    path("entries/<slug:code>/change/", entering.change, name="change"),
    path("entries/<slug:code>/withdraw/", mine.withdraw, name="withdraw"),
    path("desk/rounds/", desk.rounds, name="desk_rounds"),
    path("desk/rounds/<int:number>/", desk.board, name="desk_round"),
    path("desk/rounds/<int:number>/enter/", entering.enter_for, name="desk_enter"),
    path("desk/rounds/<int:number>/entries/", desk.entry_sheet, name="desk_entries"),
    path("desk/rounds/<int:number>/conflicts/", desk.conflict_sheet, name="desk_conflicts"),
    path("desk/rounds/<int:number>/conflicts/<slug:code>/", meeting.record, name="desk_record"),
    path("desk/rounds/<int:number>/seal/", meeting.seal, name="desk_seal"),
    path("desk/rounds/<int:number>/draw/", meeting.draw, name="desk_draw"),
    path("desk/rounds/<int:number>/close/", meeting.close, name="desk_close"),
    path("desk/agreements/<int:number>/undo/", meeting.undo, name="desk_undo_agreement"),
    path("desk/entries/<slug:code>/book/", meeting.book_again, name="desk_book_left_over"),
]
