-- The words by which privacy.advise knows personal data: a dictionary, not code. Names are compared without case, accents
-- and separators: first_name, firstName and "First Name" are firstname.

CREATE TABLE privacy.advice_kinds (
  kind        text PRIMARY KEY,
  category    text NOT NULL,
  channel     text,
  lookup      text NOT NULL DEFAULT 'none' CHECK (lookup IN ('none', 'exact', 'case_insensitive')),
  special     boolean NOT NULL DEFAULT false,
  types       text NOT NULL DEFAULT 'text' CHECK (types IN ('text', 'date', 'number', 'inet', 'boolean', 'any')),
  person      numeric NOT NULL DEFAULT 0 CHECK (person BETWEEN 0 AND 1),
  mask        text,
  description text NOT NULL,
  builtin     boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE privacy.advice_kinds IS 'Kinds of personal columns that privacy.advise knows, with the category and lookup it proposes. A superuser may add rows';
COMMENT ON COLUMN privacy.advice_kinds.person IS 'How much such a column says that each row is a person';

CREATE TABLE privacy.advice_words (
  word       text NOT NULL CHECK (word ~ '^[a-z0-9]+$'),
  about      text NOT NULL DEFAULT 'column' CHECK (about IN ('column', 'table', 'link', 'filler')),
  place      text NOT NULL DEFAULT 'end' CHECK (place IN ('end', 'whole', 'compound', 'context')),
  kind       text NOT NULL,
  confidence numeric NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  language   text,
  builtin    boolean NOT NULL DEFAULT false,
  PRIMARY KEY (word, about)
);
COMMENT ON TABLE privacy.advice_words IS 'The dictionary of privacy.advise: words in names of columns and tables. A superuser may add rows';
COMMENT ON COLUMN privacy.advice_words.place IS 'end: the name ends with this word; compound: or with a word that ends so (Kundenvorname); whole: it is the name; context: and only in tables about people';
COMMENT ON COLUMN privacy.advice_words.about IS 'column, table: their names; link: a foreign key that says who worked on the row; filler: a first or last word that changes nothing (phone_2)';

INSERT INTO privacy.advice_kinds (kind, category, channel, lookup, special, types, person, mask, description) VALUES
  ('email', 'contact', 'email', 'case_insensitive', false, 'text', 0.25, 'email', 'E-mail addresses'),
  ('phone', 'phone', 'phone', 'none', false, 'text', 0.15, 'last_two', 'Telephone and fax numbers'),
  ('handle', 'contact', 'email', 'none', false, 'text', 0.1, 'email', 'Accounts at messengers and social networks'),
  ('name', 'identity', NULL, 'none', false, 'text', 0.4, 'initial', 'Names of people'),
  ('birth', 'identity', NULL, 'none', false, 'date', 0.4, 'initial', 'Dates of birth and death'),
  ('trait', 'identity', NULL, 'none', false, 'any', 0.3, 'initial', 'Sex, marital status, nationality, title'),
  ('picture', 'identity', NULL, 'none', false, 'any', 0.1, 'initial', 'Photographs and signatures'),
  ('address', 'address', 'post', 'none', false, 'text', 0.1, NULL, 'Postal addresses'),
  ('bank', 'payment', NULL, 'none', false, 'any', 0.1, 'last_two', 'Bank accounts and cards'),
  ('document', 'official_number', NULL, 'none', false, 'any', 0.3, 'last_two', 'Numbers given by authorities and insurers'),
  ('login', 'account', NULL, 'exact', false, 'text', 0.3, NULL, 'Names of user accounts'),
  ('secret', 'account', NULL, 'none', false, 'text', 0.2, NULL, 'Passwords and what resets them'),
  ('device', 'online', NULL, 'none', false, 'any', 0, NULL, 'Network addresses and devices'),
  ('place', 'location', NULL, 'none', false, 'any', 0, NULL, 'Where somebody is'),
  ('salary', 'employment', NULL, 'none', false, 'number', 0.2, NULL, 'Pay'),
  ('remark', 'remarks', NULL, 'none', false, 'text', 0, NULL, 'Free text about people'),
  ('health', 'health', NULL, 'none', true, 'any', 0.2, NULL, 'Health (Art. 9 GDPR)'),
  ('belief', 'belief', NULL, 'none', true, 'any', 0.3, NULL, 'Religion, politics, trade unions (Art. 9 GDPR)'),
  ('origin', 'origin', NULL, 'none', true, 'any', 0.3, NULL, 'Ethnic origin (Art. 9 GDPR)'),
  ('sexuality', 'sexuality', NULL, 'none', true, 'any', 0.3, NULL, 'Sex life and orientation (Art. 9 GDPR)'),
  ('biometric', 'biometric', NULL, 'none', true, 'any', 0.2, NULL, 'Biometric and genetic data (Art. 9 GDPR)');

-- Columns. Language: en, de, fr, es, it, nl; NULL where several share it.
INSERT INTO privacy.advice_words (word, place, kind, confidence, language)
SELECT w, place, kind, confidence, language FROM (VALUES
  ('email', 'end', 0.9, NULL, 'email mail emailaddress mailaddress emailaddr'),
  ('email', 'compound', 0.9, 'de', 'mailadresse emailadresse'),
  ('email', 'end', 0.9, 'fr', 'courriel adressemail'), ('email', 'end', 0.9, 'es', 'correo correoelectronico'),
  ('phone', 'end', 0.9, 'en', 'phone phonenumber phoneno telephone telephonenumber tel telno mobile mobilephone mobilenumber cell cellphone fax faxnumber faxno landline msisdn whatsapp'),
  ('phone', 'compound', 0.9, 'de', 'telefon telefonnummer telnr telefonnr mobilnummer mobiltelefon handy handynummer rufnummer faxnummer faxnr telefax'),
  ('phone', 'end', 0.85, 'de', 'mobil'), ('phone', 'end', 0.9, 'es', 'telefono movil'), ('phone', 'end', 0.85, 'it', 'cellulare'), ('phone', 'end', 0.9, 'nl', 'telefoon telefoonnummer'),
  ('handle', 'end', 0.7, NULL, 'skype skypeid telegram twitter twitterhandle linkedin linkedinurl xing facebook instagram icq'),
  ('name', 'end', 0.9, 'en', 'firstname lastname middlename givenname givennames familyname surname forename fullname maidenname birthname nickname namefirst namelast legalname contactname contactperson personname customername patientname employeename clientname membername recipientname addressee namesuffix'),
  ('name', 'end', 0.75, 'en', 'displayname firstnames lastnames initials realname ownername accountholder accountholdername accholdername cardholder cardholdername beneficiary'),
  ('name', 'compound', 0.9, 'de', 'vorname vornamen nachname familienname geburtsname rufname zuname spitzname ansprechpartner ansprechpartnerin kundenname mitarbeitername patientenname empfaengername kontoinhaber'),
  ('name', 'end', 0.9, 'fr', 'prenom nomdefamille'), ('name', 'end', 0.9, 'es', 'apellido apellidos'), ('name', 'end', 0.9, 'it', 'cognome'), ('name', 'end', 0.9, 'nl', 'voornaam achternaam'),
  ('name', 'context', 0.8, NULL, 'name'), ('name', 'context', 0.75, 'de', 'name1 name2 name3'), ('name', 'context', 0.7, NULL, 'nom nombre nome naam first last'),
  ('birth', 'end', 0.95, 'en', 'birthdate dateofbirth birthday dob dateofdeath deathdate birthyear yearofbirth birth born bday'),
  ('birth', 'compound', 0.95, 'de', 'geburtsdatum geburtstag geburtsjahr gebdat gebdatum sterbedatum todestag'),
  ('birth', 'end', 0.95, 'fr', 'datenaissance datedenaissance'), ('birth', 'end', 0.95, 'es', 'fechanacimiento fechadenacimiento'),
  ('trait', 'end', 0.8, 'en', 'gender sex maritalstatus nationality citizenship salutation honorific placeofbirth birthplace'),
  ('trait', 'end', 0.45, 'en', 'nameprefix pronouns language mothertongue'),
  ('trait', 'compound', 0.8, 'de', 'geschlecht familienstand staatsangehoerigkeit staatsbuergerschaft nationalitaet geburtsort geburtsland'), ('trait', 'end', 0.6, 'de', 'anrede briefanrede titelvor'),
  ('picture', 'end', 0.7, NULL, 'photo avatar portrait profilepicture profileimage passportphoto'), ('picture', 'end', 0.7, 'en', 'signature'), ('picture', 'compound', 0.7, 'de', 'passbild lichtbild profilbild unterschrift'),
  ('address', 'end', 0.85, 'en', 'address address1 address2 address3 addressline addressline1 addressline2 addressline3 street street1 street2 streetaddress streetname streetnumber housenumber houseno homeaddress postaladdress mailingaddress billingaddress shippingaddress deliveryaddress postcode postalcode zip zipcode zip4 pobox apartment buildingnumber'),
  ('address', 'compound', 0.85, 'de', 'strasse strassenname hausnummer hausnr anschrift postleitzahl plz wohnort postfach adresse adresszusatz adresszeile'), ('address', 'end', 0.8, 'de', 'str strnr'),
  ('address', 'end', 0.85, 'fr', 'adresse1 adresse2 codepostal rue'), ('address', 'end', 0.85, 'es', 'direccion calle codigopostal'), ('address', 'end', 0.85, 'it', 'indirizzo'), ('address', 'end', 0.85, 'nl', 'straat huisnummer woonplaats'),
  ('address', 'context', 0.65, 'en', 'city town village billingcity shippingcity'), ('address', 'context', 0.6, 'de', 'ort ortsteil stadt'), ('address', 'context', 0.65, 'fr', 'ville'), ('address', 'context', 0.65, 'es', 'ciudad'),
  ('address', 'context', 0.35, NULL, 'state province region county country countrycode bundesland land district'),
  ('bank', 'end', 0.95, NULL, 'iban'), ('bank', 'end', 0.6, NULL, 'bic swift'), ('bank', 'end', 0.9, 'en', 'bankaccount bankaccountnumber accountnumber accnumber creditcard creditcardnumber cardnumber ccnumber cvv cvc pan sortcode routingnumber sepamandate'),
  ('bank', 'compound', 0.9, 'de', 'kontonummer kontonr bankverbindung kreditkarte kreditkartennummer'), ('bank', 'end', 0.6, 'de', 'blz bankleitzahl'),
  ('document', 'end', 0.95, 'en', 'ssn socialsecuritynumber socialsecurityno nationalid nationalidnumber passportnumber passportno idcardnumber driverlicense driverslicense driverlicensenumber drivinglicence taxid taxnumber taxidentificationnumber tin nino licenseplate insurancenumber healthinsurancenumber'),
  ('document', 'compound', 0.95, 'de', 'steuernummer steuerid steueridnr steueridentifikationsnummer sozialversicherungsnummer svnummer svnr rentenversicherungsnummer versichertennummer krankenversicherungsnummer ausweisnummer personalausweisnummer passnummer reisepassnummer fuehrerscheinnummer kfzkennzeichen'),
  ('document', 'end', 0.5, NULL, 'vat vatnumber vatid ustid ustidnr uidnummer vatcode taxcode fiscalcode codicefiscale dni nif bsn pesel'),
  ('login', 'end', 0.85, 'en', 'username loginname userlogin'), ('login', 'context', 0.8, NULL, 'login'), ('login', 'end', 0.85, 'de', 'benutzername anmeldename benutzerkennung'),
  ('secret', 'end', 0.85, 'en', 'password passwd pwd passwordhash hashedpassword pwhash passwordsalt secretquestion secretanswer securityquestion securityanswer totpsecret otpsecret passwordresetcode resettoken pin pincode'),
  ('secret', 'end', 0.85, 'de', 'passwort kennwort passworthash'),
  ('device', 'end', 0.9, NULL, 'ip ipaddress ipaddr ipv4 ipv6 remoteip clientip lastip loginip signupip remoteaddr macaddress imei imsi deviceid advertisingid'), ('device', 'end', 0.9, 'de', 'ipadresse'), ('device', 'end', 0.5, NULL, 'useragent cookieid fingerprint'),
  ('place', 'context', 0.6, NULL, 'latitude longitude lat lng lon geolocation gpsposition geoposition coordinates'),
  ('salary', 'end', 0.85, 'en', 'salary wage income hourlywage annualincome bonus'), ('salary', 'compound', 0.85, 'de', 'gehalt stundenlohn bruttolohn nettolohn einkommen'),
  ('remark', 'context', 0.55, 'en', 'note notes comment comments remark remarks memo biography bio aboutme message'), ('remark', 'context', 0.55, 'de', 'bemerkung bemerkungen notiz notizen kommentar anmerkung anmerkungen freitext gespraechsnotiz'),
  ('health', 'end', 0.9, 'en', 'diagnosis diagnoses icd10 bloodtype bloodgroup allergy allergies medication medicalhistory disability illness disease prescription healthstatus symptoms vaccination'),
  ('health', 'compound', 0.9, 'de', 'diagnose blutgruppe allergie allergien medikament medikation behinderung behinderungsgrad krankheit krankmeldung schwerbehindert befund gesundheitszustand impfung'),
  ('belief', 'end', 0.9, 'en', 'religion denomination politicalparty politicalopinion tradeunion unionmember'), ('belief', 'compound', 0.9, 'de', 'konfession religionszugehoerigkeit parteimitgliedschaft gewerkschaft weltanschauung kirchensteuermerkmal'),
  ('origin', 'end', 0.9, 'en', 'ethnicity ethnicgroup ethnicorigin race'), ('origin', 'end', 0.9, 'de', 'ethnie ethnischeherkunft'),
  ('sexuality', 'end', 0.95, 'en', 'sexualorientation'), ('sexuality', 'end', 0.95, 'de', 'sexuelleorientierung'),
  ('biometric', 'end', 0.9, NULL, 'dna genome fingerprinthash faceembedding voiceprint irisscan fingerprinttemplate'), ('biometric', 'end', 0.9, 'de', 'fingerabdruck gesichtsmerkmale')) AS t (kind, place, confidence, language, words),
  LATERAL pg_catalog.regexp_split_to_table(words, ' ') AS w
ON CONFLICT DO NOTHING;

-- Words before or after the one that counts, which change nothing.
INSERT INTO privacy.advice_words (word, about, kind, confidence)
SELECT w, about, about, 1 FROM (VALUES
  ('filler', '1 2 3 4 5 old new primary secondary private privat work business geschaeftlich home main other alt alternative current previous orig original raw text value str char enc encrypted plain de en billing shipping delivery invoice postal mailing default preferred rechnung liefer rechnungs')) AS t (about, words),
  LATERAL pg_catalog.regexp_split_to_table(words, ' ') AS w;

-- Tables, by their last word: of people, of organisations, of things; and columns of foreign keys that say who worked on a row.
INSERT INTO privacy.advice_words (word, about, place, kind, confidence, language)
SELECT w, about, 'compound', kind, confidence, language FROM (VALUES
  ('person', 'table', 0.5, 'en', 'person persons people customer customers client clients contact contacts employee employees user users member members patient patients student students teacher teachers lead leads subscriber subscribers guest guests tenant tenants applicant applicants candidate candidates donor donors party parties individual individuals partner partners staff worker workers resident residents citizen citizens passenger passengers driver drivers author authors doctor doctors physician physicians attendee attendees participant participants beneficiary beneficiaries prospect prospects'),
  ('person', 'table', 0.5, 'de', 'kunde kunden kundin mitarbeiter mitarbeiterin personen benutzer nutzer mitglied mitglieder patienten schueler studierende lehrer interessent interessenten ansprechpartner kontakt kontakte bewerber spender mieter einwohner fahrer arzt aerzte teilnehmer abonnent abonnenten gast gaeste versicherte versicherter angestellte beschaeftigte lieferant lieferanten debitor debitoren kreditor kreditoren adressat'),
  ('person', 'table', 0.5, 'fr', 'utilisateur utilisateurs salarie salaries personne personnes'), ('person', 'table', 0.5, 'es', 'cliente clientes usuario usuarios empleado empleados persona personas'),
  ('organisation', 'table', 0.5, NULL, 'company companies organization organizations organisation organisations firm firms vendor vendors supplier suppliers branch branches department departments team teams shop shops store stores warehouse warehouses bank banks firma firmen unternehmen abteilung abteilungen filiale filialen niederlassung lager verein vereine'),
  ('thing', 'table', 0.5, NULL, 'product products item items article articles artist artists album albums track tracks genre genres category categories tag tags country countries currency currencies language languages setting settings config configuration template templates migration migrations permission permissions role roles artikel produkt produkte land laender waehrung kategorie location locations sequence sequences standort einstellung einstellungen vorlage'),
  ('audit', 'link', 0.3, NULL, 'createuid writeuid createdby creator modifiedby updatedby changedby deletedby approvedby reviewedby assignedto assignee assignedby assigneduser ownerid salesrep salesperson supportrep supportrepid salesrepid accountmanager agent agentid handledby processedby enteredby operator reportsto manager managerid supervisor supervisorid employee employeeid staffid quotedby confirmedby cancelledby shippedby pickedby doneby erstelltvon geaendertvon bearbeiter sachbearbeiter angelegtvon vorgesetzter betreuer')) AS t (kind, about, confidence, language, words),
  LATERAL pg_catalog.regexp_split_to_table(words, ' ') AS w
ON CONFLICT DO NOTHING;

UPDATE privacy.advice_kinds SET builtin = true;
UPDATE privacy.advice_words SET builtin = true;

REVOKE ALL ON privacy.advice_kinds, privacy.advice_words FROM PUBLIC;
GRANT SELECT ON privacy.advice_kinds, privacy.advice_words TO privacy_admin, privacy_dpo;
SELECT pg_catalog.pg_extension_config_dump('privacy.advice_kinds', 'WHERE NOT builtin');
SELECT pg_catalog.pg_extension_config_dump('privacy.advice_words', 'WHERE NOT builtin');
