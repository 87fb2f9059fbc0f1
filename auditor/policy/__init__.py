"""Pure text work: what do these documents disclose?

The way of a document: `text` (bytes → blocks with offsets; `html` and `lines` are its two parsers) → `reader`
(mentions with polarity and scope, categories, cookies, unknown organisations) → `ladder` (one label per vendor).

What varies by language is data: `cues/<code>.toml`, one file per language, described at the top of `cues/en.toml`.
A new language is a new file. `languages.toml` holds the words languages are told apart by, `guards.toml` the ordinary
words that are also vendors, `addresses.toml` the words by which links to legal documents are found.
"""
