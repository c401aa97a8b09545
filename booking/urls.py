"""Addresses of booking."""

from django.urls import include, path

from booking import desk_urls
from booking.views import (
    acts,
    applying,
    basket,
    calendar,
    estimates,
    exemptions,
    feeds,
    going_on,
    pictures,
    points,
    resident,
    submitted,
    wanted,
)

app_name = "booking"

urlpatterns = [
    path("", calendar.start, name="start"),
    path("rooms/<slug:code>/", calendar.room, name="room"),
    path("hold/", resident.hold, name="hold"),
    path("apply/<slug:code>/", applying.apply, name="apply"),
    path("day/", calendar.day, name="day"),
    path("halls/", calendar.halls, name="halls"),
    path("halls/<slug:code>/", calendar.hall, name="hall"),
    path("pictures/<slug:digest>/<int:width>.webp", pictures.picture, name="picture"),
    path("rooms/<slug:code>/favourite/", resident.favourite, name="favourite"),
    path("basket/", basket.basket, name="basket"),
    path("basket/take-out/", basket.take_out, name="take_out"),
    path("apply/<slug:code>/release/", resident.release, name="release"),
    path("my/", resident.my, name="my"),
    path("my/points/", points.points, name="points"),
    path("my/feed/", feeds.renew, name="renew_feed"),
    path("feeds/<str:key>.ics", feeds.feed, name="feed"),
    path("bookings/<slug:code>/", resident.booking, name="booking"),
    path("bookings/<slug:code>/calendar.ics", resident.ics, name="ics"),
    path("bookings/<slug:code>/cancel/", resident.cancel, name="cancel"),
    path("bookings/<slug:code>/restore/", resident.restore, name="restore"),
    path("bookings/<slug:code>/again/", resident.again, name="again"),
    path("bookings/<slug:code>/answer/", acts.answer, name="answer"),
    path("bookings/<slug:code>/details/", acts.details, name="details"),
    path("bookings/<slug:code>/equipment/", wanted.wanted, name="wanted"),
    path("bookings/<slug:code>/exemption/", exemptions.exemption, name="exemption"),
    path("estimates/<slug:code>.pdf", estimates.estimate, name="estimate"),
    path("bookings/<slug:code>/documents/", submitted.documents, name="documents"),
    path("submitted/<int:number>/", submitted.document, name="submitted_document"),
    path("bookings/<slug:code>/go-on/", going_on.go_on, name="go_on"),
    path("bookings/<slug:code>/move/", acts.move, name="move"),
    path("bookings/<slug:code>/report/", acts.report, name="report"),
    path("bookings/<slug:code>/papers/<slug:paper_code>.pdf", acts.paper, name="paper"),
    path("desk/", include(desk_urls.urlpatterns)),
]
