# The front page, and founding a conference.

front-title = Plenary
front-heading = Conferences that end with a text
front-lead = Draft it together, propose, consider, adopt. What everybody saw is what is adopted, and anyone can check it afterwards.
front-empty = There is no conference here yet.
front-empty-next = The server printed a link when it started. Whoever opens it founds the first conference.

setup-title = Found a conference
setup-heading = Found a conference
setup-lead = You will be its secretariat. Everything but the address can be read by everyone.
setup-field-title = Title
setup-field-title-hint = As it stands on the cover of its documents.
setup-field-slug = Name in addresses
setup-field-slug-hint = Small letters, digits and hyphens, such as octopus-interface-2007.
setup-field-opens = First day
setup-field-closes = Last day
setup-field-place = Venue and city
setup-field-country = Country
setup-field-language = Language
setup-field-language-hint = A language tag, such as en.
setup-field-zone = Time zone of the venue
setup-field-zone-hint = Deadlines and times are shown in it.
setup-field-aims = Aims
setup-field-agenda = Agenda
setup-field-lines-hint = One a line.
setup-field-name = Your name
setup-field-name-hint = As the list of participants shows it.
setup-found = Found the conference
