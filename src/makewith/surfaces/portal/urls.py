"""The front door."""

from django.urls import path

from makewith.surfaces.portal.views import cards, following, health, home, public, trail

app_name = "portal"

urlpatterns = [
    path("", home.front_door, name="home"),
    path("following/", following.following, name="following"),
    path("p/<slug:slug>/", home.programme, name="programme"),
    path("p/<slug:slug>/take-part/", home.take_part, name="take_part"),
    path("p/<slug:slug>/my-trail/", trail.my_trail, name="my_trail"),
    path("p/<slug:slug>/news.atom", public.news, name="news_feed"),
    path("p/<slug:slug>/card/", cards.programme, name="card"),
    path("p/<slug:slug>/calls/<slug:call_slug>/ideas.atom", public.new_ideas, name="ideas_feed"),
    path("p/<slug:slug>/calls/<slug:call_slug>/answered.atom", public.answered, name="answered_feed"),
    path("p/<slug:slug>/calls/<slug:call_slug>/card/", cards.call, name="call_card"),
    path("cards/<uuid:item_id>/", cards.item, name="item_card"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.site_map, name="sitemap"),
    path("sitemap-<int:number>.xml", public.site_map_page, name="sitemap_page"),
    path("readyz", health.ready, name="ready"),
]
