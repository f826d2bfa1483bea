"""Values in a text, such as money, dates, times, phones, codes and numbers, comparable in 24 languages."""
