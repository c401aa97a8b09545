"""Addresses of the staff's pages, under desk/."""

from django.urls import path

from booking.views.desk import bookings, closures, counter, day, fees, inbox, people, reports, standings

urlpatterns = [
    path("", day.board, name="desk_day"),
    path("signage/", day.signage, name="desk_signage"),
    path("ledger/", day.ledger, name="desk_ledger"),
    path("ledger/week/", day.week, name="desk_week"),
    path("find/", bookings.find, name="desk_find"),
    path("book/", counter.book, name="desk_book"),
    path("bookings/<slug:code>/", bookings.booking, name="desk_booking"),
    path("bookings/<slug:code>/move/", bookings.move, name="desk_move"),
    path("bookings/<slug:code>/cancel/", bookings.cancel, name="desk_cancel"),
    path("bookings/<slug:code>/check-in/", bookings.arrive, name="desk_check_in"),
    path("bookings/<slug:code>/check-out/", bookings.leave, name="desk_check_out"),
    path("bookings/<slug:code>/no-show/", bookings.stay_away, name="desk_no_show"),
    path("bookings/<slug:code>/report/", reports.report, name="desk_report"),
    path("bookings/<slug:code>/report.jpg", reports.photo, name="desk_report_photo"),
    path("bookings/<slug:code>/undo/", bookings.undo, name="desk_undo"),
    path("bookings/<slug:code>/papers/<slug:number>.pdf", bookings.paper, name="desk_paper"),
    path("bookings/<slug:code>/notes/", bookings.note, name="desk_note"),
    path("inbox/", inbox.queue, name="desk_inbox"),
    path("closures/", closures.closures, name="desk_closures"),
    path("closures/new/", closures.close, name="desk_close"),
    path("closures/<int:number>/reopen/", closures.reopen, name="desk_reopen"),
    path("fees/", fees.fees, name="desk_fees"),
    path("fees/revise/", fees.revise, name="desk_fees_revise"),
    path("fees/<slug:begins>/file/", fees.export, name="desk_fees_file"),
    path("fees/<slug:begins>/withdraw/", fees.take_back, name="desk_fees_withdraw"),
    path("people/", people.people, name="desk_people"),
    path("people/new/", people.register, name="desk_register"),
    path("people/<slug:code>/", people.person, name="desk_person"),
    path("people/<slug:code>/notes/", people.note_person, name="desk_note_person"),
    path("people/<slug:code>/standings/", standings.stand_person, name="desk_stand_person"),
    path("groups/<slug:code>/standings/", standings.stand_group, name="desk_stand_group"),
    path("groups/<slug:code>/", people.group, name="desk_group"),
    path("groups/<slug:code>/notes/", people.note_group, name="desk_note_group"),
]
