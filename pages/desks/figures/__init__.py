"""Figures of head, region and nation: charts with their sentence and their table; the movement report."""
