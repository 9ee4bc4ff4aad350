"""Figures for head, region and nation: counted by the database, for some organizations and days.

Each function asks a fixed number of questions, whatever the number of rows. Organizations come as keys,
chosen by whoever asks within their scope (`accounts.permissions.organizations`).
"""
