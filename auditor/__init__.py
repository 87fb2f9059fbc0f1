"""Auditor: which vendors does a website use, and which of them does its policy not disclose?"""

__version__ = "0.1.0"
