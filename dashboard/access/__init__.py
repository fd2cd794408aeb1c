"""Who is asking, and what they may do: accounts, tokens, sessions and one table of rights."""
