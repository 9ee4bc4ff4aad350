"""Django's administration with our site; stands in INSTALLED_APPS in place of `django.contrib.admin`."""

from django.contrib.admin import apps


class ReferenceDataConfig(apps.AdminConfig):
    """The administration of `accounts.admin_site`."""

    default_site = "accounts.admin_site.ReferenceDataSite"
