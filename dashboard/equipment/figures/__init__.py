"""The figures of the areas' pages, each with its formula, its source and its moment."""
