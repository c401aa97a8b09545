"""Addresses of keys."""

from django.urls import path

from keys.views import desk, resident, stock

app_name = "keys"

urlpatterns = [
    path("keys/<slug:reference>/", resident.access, name="access"),
    path("desk/keys/", desk.desk, name="desk"),
    path("desk/keys/lend/", desk.lend, name="lend"),
    path("desk/keys/return/", desk.bring_back, name="return"),
    path("desk/keys/stock/", stock.stock, name="stock"),
    path("desk/keys/labels/", stock.labels, name="labels"),
    path("desk/keys/codes/", stock.codes, name="codes"),
    path("desk/keys/boxes/<slug:code>/", stock.counter, name="counter"),
    path("desk/keys/<slug:code>/undo/", desk.undo, name="undo"),
    path("desk/keys/<slug:code>/lost/", stock.lost, name="lost"),
    path("desk/keys/<slug:code>/found/", stock.found, name="found"),
]
