"""Coverage: what is expected where and when, who would be there, and where crews should wait."""
