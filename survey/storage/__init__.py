"""ROWS: many things, kept and fetched.

Takes a session, never commits, never asks who is looking. One query per function.
"""
