"""Reading English descriptions: small pure functions from text to what the text claims."""
