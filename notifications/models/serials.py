"""Serial numbers that start again each year."""

from django.db import models


class YearOfNumbers(models.Model):
    """Where a year begins in the one sequence of a prefix (see `notifications.serials`)."""

    prefix = models.CharField(max_length=1)
    year = models.PositiveSmallIntegerField()
    base = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="year_of_numbers_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: after {self.base}"
