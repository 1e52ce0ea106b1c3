"""How Coach looks: colours, text, pictures, figures, the song's strip. Used by session, review and reel."""
