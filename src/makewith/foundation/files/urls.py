from django.urls import path

from makewith.foundation.files import views

app_name = "files"
urlpatterns = [path("files/<uuid:public_id>/", views.file, name="file")]
