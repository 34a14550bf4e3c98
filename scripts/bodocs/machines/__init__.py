"""What a site has for machines: Markdown, a feed, cards, redirects, facts in its pages' heads."""
