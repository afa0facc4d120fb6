"""Workbook: a plan as a workbook for spreadsheet programs, there and back.

What comes in is a plan of the book, what goes out is a workbook; and a workbook that people have filled in becomes
changes of the plan's file, each told before anything is written.
"""
