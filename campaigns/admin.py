"""Reference data that the nation's administrators keep: campaigns and moved days."""

from django.contrib import admin

from .models import Campaign, DayOverride


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    """Campaign rows; the database refuses two that overlap."""

    list_display = ["year", "first_on", "last_on", "effective_on", "act"]
    search_fields = ["year", "act"]


@admin.register(DayOverride)
class DayOverrideAdmin(admin.ModelAdmin):
    """Days that an act moved; they win over the package's calendar."""

    list_display = ["day", "is_working", "act"]
    list_filter = ["is_working"]
    search_fields = ["act", "note"]
    date_hierarchy = "day"
