"""Addresses of this room."""

from django.urls import URLPattern

app_name = "ideas_voting"

urlpatterns: list[URLPattern] = []
