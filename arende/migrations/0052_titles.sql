-- Lists of articles show titles and nothing else: they are read beside each other, not from between the texts.
CREATE INDEX help_text_title ON help_text (thing, thing_id, locale, title);
