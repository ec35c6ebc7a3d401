# Days from calendar files.
calendar-title = Take days from a calendar file
calendar-save = Save the days as a calendar file
calendar-lead = Holidays and other days on which you are closed, from a file in the iCalendar format (.ics) as calendars of countries, schools and offices offer it. Nothing changes before you have seen what it adds.
calendar-file = Calendar file (.ics)
calendar-look = Look at it
calendar-preview = In { $file }
calendar-choose = Days on which you are closed
calendar-choose-hint = Whole days, from this year on. What comes every year is there for this year and the next five.
calendar-apply = Close on these days
calendar-nothing = There is nothing to add
calendar-nothing-text = The file has no whole days from this year on that the schedule does not have.
calendar-known = The schedule has these already
calendar-left-out = Left out
calendar-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
calendar-nameless = (without a name)
calendar-closed-anyway = you are closed then anyway
calendar-why-time = it has a time of day; only whole days can be taken
calendar-why-repeats = it comes again otherwise than every year: close on that day of the week, or write the days down
calendar-why-no-day = it says on no day that there is
calendar-why-backwards = it ends before it begins
calendar-why-long = it is longer than a year
calendar-why-past = it is over
calendar-problem-file = Choose a file.
calendar-problem-large = The file is too large: a calendar of holidays has less than 1 MB.
calendar-problem-none = This is no calendar file. Such files end with .ics and begin with BEGIN:VCALENDAR.
calendar-problem-empty = The calendar has no days in it.
calendar-problem-many = The file has too many entries. Take one with holidays alone.
calendar-problem-days = Tick at least one day.
calendar-problem-most = A schedule holds 400 other days at most. Tick fewer, or remove days that are over.
calendar-problem-gone = The file is not there any more. Choose it again.
calendar-last = Last taken from a file
calendar-last-said = { $count ->
    [one] 1 entry
   *[other] { $count } entries
} from { $file }, { $when }.
calendar-undo = Take them back
calendar-done = { $count ->
    [one] 1 entry was added.
   *[other] { $count } entries were added.
} Open tickets are counted anew within a moment.
calendar-undone = The days of the file are gone. Open tickets are counted anew within a moment.
