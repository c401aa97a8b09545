"""Addresses of booking."""

from django.urls import include, path

from booking import desk_urls
from booking.views import calendar, feeds, resident

app_name = "booking"

urlpatterns = [
    path("", calendar.start, name="start"),
    path("day/", calendar.day, name="day"),
    path("halls/", calendar.halls, name="halls"),
    path("halls/<slug:code>/", calendar.hall, name="hall"),
    path("rooms/<slug:code>/", calendar.room, name="room"),
    path("rooms/<slug:code>/favourite/", resident.favourite, name="favourite"),
    path("hold/", resident.hold, name="hold"),
    path("hold/resume/", resident.resume, name="resume"),
    path("apply/<slug:code>/", resident.apply, name="apply"),
    path("apply/<slug:code>/release/", resident.release, name="release"),
    path("my/", resident.my, name="my"),
    path("my/feed/", feeds.renew, name="renew_feed"),
    path("feeds/<str:key>.ics", feeds.feed, name="feed"),
    path("bookings/<slug:code>/", resident.booking, name="booking"),
    path("bookings/<slug:code>/calendar.ics", resident.ics, name="ics"),
    path("bookings/<slug:code>/cancel/", resident.cancel, name="cancel"),
    path("bookings/<slug:code>/restore/", resident.restore, name="restore"),
    path("bookings/<slug:code>/again/", resident.again, name="again"),
    path("desk/", include(desk_urls.urlpatterns)),
]
