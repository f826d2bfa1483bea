"""Values in a text, comparable between languages: money, dates, times, phones, codes, numbers."""
