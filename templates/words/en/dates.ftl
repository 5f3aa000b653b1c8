# Days and moments.

date-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-day = { $day } { date-month } { $year }
date-days-of-month = { $first }–{ $last } { date-month } { $year }
date-days = { $first } – { $last }
date-moment = { $day }, { $hour }
date-instant = { $day }, { $hour }, { $city } time ({ $zone })
date-instant-universal = { $day }, { $hour }, Universal Time (UTC)
date-instant-zone = { $day }, { $hour } ({ $zone })
date-today = { $hour } today
date-weekday = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
} { $hour }
