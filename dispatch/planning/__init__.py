"""The whole city's plan: every waiting case and every crew at once, kept up all day."""
