"""The HTTP entrance for every other program: cases, commands, pictures, positions, photographs."""
