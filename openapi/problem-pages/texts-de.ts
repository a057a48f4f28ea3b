/** What every problem code means, in German; see `texts-en.ts`. */
import type { PageCode } from '#http/html/page-texts-de.ts'
import type { ProblemCode } from '#http/problems/problem.ts'
import type { ProblemText } from './texts-en.ts'

/** A code without a line here does not compile. */
export const problemTextsInGerman: Record<ProblemCode, ProblemText> = {
  'malformed-request': {
    meaning:
      'Der Body ist leer, unvollständig, nicht in UTF-8 oder kein JSON, oder ein Header hat nicht die dokumentierte Form.',
    next: 'Korrigieren Sie die Anfrage. `detail` nennt den Fehler; `errors` nennt den Grund, aus dem das JSON abgelehnt wurde.',
  },
  'multiple-credentials': {
    meaning:
      'Die Anfrage enthält ein Token im Header oder im Body und ein anderes im Cookie. Es ist unklar, welches gilt.',
    next: 'Senden Sie nur eines davon.',
  },
  'client-address-not-allowed': {
    meaning:
      'Die Anfrage enthält den Header `Postern-Client-Address` oder `Postern-Client-User-Agent`, aber keinen API-Schlüssel, der sie senden darf. Es wurde nichts gezählt oder geändert.',
    next: 'Entfernen Sie die Header. Ein vertrauenswürdiger Server sendet sie mit dem API-Schlüssel eines Dienstkontos; der Schlüssel und die Rolle des Kontos benötigen den Scope `client-address:assert`.',
  },
  'method-not-allowed': {
    meaning: 'Der Pfad existiert, unterstützt diese Methode aber nicht.',
    next: 'Verwenden Sie eine Methode, die der Header `Allow` nennt.',
  },
  'body-too-large': {
    meaning:
      'Der Body ist größer, als die Operation erlaubt: 64 KiB, wenn ihre Beschreibung keine andere Grenze nennt.',
    next: 'Senden Sie einen kleineren Body. `detail` nennt die Grenze.',
  },
  'unsupported-media-type': {
    meaning:
      'Die Operation akzeptiert den Medientyp oder den Zeichensatz des Bodys nicht, oder der Body ist komprimiert.',
    next: 'Senden Sie den dokumentierten Medientyp in UTF-8 und ohne Komprimierung.',
  },
  'origin-not-allowed': {
    meaning: 'Eine Anfrage, die etwas ändert, wurde mit Cookies von einer Seite einer anderen Website gesendet.',
    next: 'Senden Sie sie von einer Seite dieser Website oder eines erlaubten Origins (`ALLOWED_ORIGINS`), oder senden Sie ein Zugriffstoken statt Cookies.',
  },
  'cross-site-cookies': {
    meaning:
      'Eine Seite eines erlaubten Origins (`ALLOWED_ORIGINS`), die zu einer anderen Website gehört, hat eine Anfrage mit Sitzungs-Cookies gesendet. Der Browser würde sie nicht behalten oder nicht senden (`SameSite=Lax`), also wäre niemand angemeldet. Es wurde nichts geändert.',
    next: 'Leiten Sie den Browser mit `return_to` zur Anmeldeseite dieses Dienstes; oder lassen Sie `cookies` weg, behalten Sie die Token in der Seite und senden Sie das Zugriffstoken in einem Header.',
  },
  'robot-check-failed': {
    meaning:
      'Die Antwort des Turnstile-Widgets (`turnstile_response`) ist falsch, wurde schon verwendet, ist abgelaufen oder wurde für ein anderes Formular oder auf einem anderen Host gelöst. Es wurde nichts geändert.',
    next: 'Lassen Sie das Widget eine neue Antwort ausstellen (`turnstile.reset()`) und senden Sie das Formular noch einmal. Ein eigenes Widget braucht die `data-action`, die bei der Operation steht.',
  },
  'invalid-request': {
    meaning:
      'Die Anfrage konnte gelesen werden, verstößt aber gegen eine Regel: Ein Feld ist unbekannt, ein Wert fehlt oder ein Wert ist nicht erlaubt. Es wurde nichts geändert.',
    next: 'Korrigieren Sie die Felder, die `errors` nennt. Jeder Eintrag hat einen Pointer, einen Code und meistens ein Detail.',
  },
  'idempotency-key-reused': {
    meaning: 'Dieser `Idempotency-Key` wurde bereits mit einer anderen Anfrage verwendet.',
    next: 'Senden Sie mit jeder neuen Anfrage einen neuen Schlüssel. Wiederholen Sie einen Schlüssel nur, um dieselbe Anfrage zu wiederholen.',
  },
  unauthenticated: {
    meaning: 'Die Operation erfordert eine Sitzung, und die Anfrage enthält kein Zugriffstoken.',
    next: 'Melden Sie sich an und senden Sie das Zugriffstoken als `Authorization: Bearer <token>`.',
  },
  'invalid-token': {
    meaning: 'Das Zugriffstoken ist fehlerhaft, gefälscht oder abgelaufen, oder seine Sitzung ist beendet.',
    next: 'Erneuern Sie das Zugriffstoken. Wenn das fehlschlägt, melden Sie sich neu an.',
  },
  'invalid-credentials': {
    meaning:
      'Der Benutzername oder das Passwort ist falsch. Eine fehlgeschlagene Anmeldung führt unabhängig vom Grund zu dieser Antwort.',
    next: 'Versuchen Sie es noch einmal, und zwar nach der Anzahl Sekunden, die `Retry-After` gegebenenfalls nennt, oder setzen Sie das Passwort per E-Mail zurück.',
  },
  'unknown-credential': {
    meaning:
      'Kein Konto hat den gesendeten Passkey. Er wurde hier gelöscht und ist auf dem Gerät oder im Passwort-Manager noch vorhanden.',
    next: 'Melden Sie sich auf andere Weise an. Eine Seite kann ihn vergessen lassen: `PublicKeyCredential.signalUnknownCredential`.',
  },
  'second-factor-required': {
    meaning:
      'Die Angaben sind richtig, und das Konto hat einen zweiten Faktor. `methods` nennt, wie er nachgewiesen werden kann.',
    next: 'Senden Sie ihn innerhalb von zehn Minuten mit dem `ticket` an `POST /v1/sessions/second-factor`.',
  },
  'invalid-ticket': {
    meaning:
      'Womit die Anmeldung begann, ist fehlerhaft, wurde schon benutzt oder ist abgelaufen, oder das Konto hat sich seitdem geändert.',
    next: 'Beginnen Sie die Anmeldung neu.',
  },
  'invalid-refresh-token': {
    meaning: 'Das Refresh-Token ist unbekannt, wurde ersetzt oder gehört zu einer beendeten Sitzung.',
    next: 'Melden Sie sich neu an.',
  },
  'invalid-bootstrap-secret': {
    meaning: 'Das Secret ist nicht das `BOOTSTRAP_SECRET` dieser Installation.',
    next: 'Senden Sie den Wert dieser Einstellung.',
  },
  'key-expired': {
    meaning: 'Der API-Schlüssel galt bis zu seinem `expires_at` oder nach einem Wechsel bis zum Ende der Überlappung.',
    next: 'Verwenden Sie den Schlüssel, der ihn ersetzt, oder lassen Sie einen neuen anlegen.',
  },
  'key-revoked': {
    meaning:
      'Der API-Schlüssel wurde widerrufen: von der Person, der er gehört, von der Administration oder von jemandem, der ihn gefunden hat.',
    next: 'Lassen Sie einen neuen anlegen. Wenn Sie das nicht erwartet haben, fragen Sie die Person, der das Konto gehört.',
  },
  'insufficient-scope': {
    meaning:
      'Der API-Schlüssel hat den Scope der Operation nicht, den `WWW-Authenticate` nennt. Was das Konto dahinter darf, spielt hier keine Rolle.',
    next: 'Verwenden Sie einen Schlüssel mit diesem Scope. Die Scopes eines Schlüssels ändern sich nicht; legen Sie einen neuen an.',
  },
  'session-required': {
    meaning:
      'Die Operation ändert Zugangsdaten oder betrifft eine Sitzung oder eine Person. Kein API-Schlüssel darf das, welche Scopes er auch hat.',
    next: 'Melden Sie sich an und verwenden Sie die Sitzung.',
  },
  forbidden: {
    meaning: 'Sie sind dazu nicht berechtigt. Es wurde nichts geändert.',
    next: 'Bitten Sie eine Person, die dazu berechtigt ist, oder lassen Sie die Felder weg, die `errors` nennt.',
  },
  'password-change-required': {
    meaning:
      'Das Passwort ist zu alt, oder die Administration verlangt ein neues. Bis es geändert ist, kann die Sitzung nur das Passwort ändern, den Nutzungsbedingungen zustimmen, das eigene Konto lesen und sich abmelden.',
    next: 'Ändern Sie das Passwort mit `PUT /v1/passwords/current`.',
  },
  'terms-acceptance-required': {
    meaning:
      'Den geltenden Nutzungsbedingungen wurde noch nicht zugestimmt. Bis dahin kann die Sitzung nur zustimmen, das Passwort ändern, das eigene Konto lesen und sich abmelden.',
    next: 'Lesen Sie die Bedingungen mit `GET /v1/terms` und stimmen Sie ihnen mit `POST /v1/users/current/terms` zu.',
  },
  'second-factor-setup-required': {
    meaning:
      'Die Rolle oder eine Gruppe des Kontos verlangt einen zweiten Faktor. Bis er eingerichtet ist, kann die Sitzung nur das tun, das Passwort ändern, den Nutzungsbedingungen zustimmen, das eigene Konto lesen und sich abmelden.',
    next: 'Fügen Sie mit `POST /v1/passkeys/options` einen Passkey oder mit `POST /v1/authenticator/options` eine Authenticator-App hinzu.',
  },
  'step-up-required': {
    meaning:
      'Die Anmeldung liegt dafür zu lange zurück oder geschah ohne zweiten Faktor. `step_up` nennt, was genügt. Es wurde nichts geändert.',
    next: 'Bestätigen Sie mit `POST /v1/sessions/current/step-up`, dass Sie es sind, und senden Sie die Anfrage noch einmal.',
  },
  'not-found': {
    meaning:
      'Der Pfad oder das Objekt existiert nicht oder ist für Sie nicht sichtbar. Beide Fälle führen zu derselben Antwort.',
    next: 'Prüfen Sie den Pfad und die ID.',
  },
  'link-not-found': {
    meaning: 'Zu diesem Token gibt es keinen Einmal-Link.',
    next: 'Kopieren Sie den vollständigen Link aus der neuesten E-Mail oder fordern Sie einen neuen an.',
  },
  'link-expired': {
    meaning: 'Der Einmal-Link wurde bereits verwendet, durch einen neueren ersetzt oder ist abgelaufen.',
    next: 'Fordern Sie bei Bedarf einen neuen Link an.',
  },
  'name-taken': {
    meaning: 'Der Name ist reserviert, vergeben oder einem vergebenen Namen gleichwertig. Es wurde nichts geändert.',
    next: 'Wählen Sie einen anderen Namen.',
  },
  'email-taken': {
    meaning: 'Ein anderes Konto hat diese E-Mail-Adresse. Es wurde nichts geändert.',
    next: 'Verwenden Sie eine andere Adresse oder melden Sie sich bei dem Konto mit dieser Adresse an.',
  },
  'url-taken': {
    meaning: 'Ein anderer Dienst hat diese URL, möglicherweise in anderer Schreibweise. Es wurde nichts geändert.',
    next: 'Verwenden Sie eine andere URL oder ändern Sie den anderen Dienst.',
  },
  'duplicate-grant': {
    meaning: 'Der Inhaber hat auf der Ressource bereits eine Berechtigung mit diesem Namen. Es wurde nichts geändert.',
    next: 'Ersetzen Sie sie mit `PUT /v1/grants`.',
  },
  'type-in-use': {
    meaning: 'Dienste verwenden diesen Diensttyp. Er kann deshalb nicht gelöscht werden.',
    next: 'Löschen Sie zuerst diese Dienste.',
  },
  'last-way-in': {
    meaning: 'Ohne dies könnten Sie sich nicht mehr anmelden. Es wurde nichts geändert.',
    next: 'Setzen Sie zuerst ein Passwort, fügen Sie einen anderen Passkey hinzu oder verknüpfen Sie einen anderen Anbieter.',
  },
  'second-factor-demanded': {
    meaning:
      'Die Rolle oder eine Gruppe des Kontos verlangt einen zweiten Faktor, und dies ist der letzte. Es wurde nichts geändert.',
    next: 'Fügen Sie zuerst einen anderen zweiten Faktor hinzu.',
  },
  'last-administrator': {
    meaning:
      'Nach der Änderung könnte sich niemand mehr anmelden, dessen Rolle Einstellungen und Konten ändern darf. Es wurde nichts geändert.',
    next: 'Geben Sie zuerst einem anderen Konto die Rolle `superuser` oder eine mit den Scopes `settings:write` und `users:write`.',
  },
  'user-not-deletable': {
    meaning: 'Das Konto ist ein Administratorkonto oder hat Rechte, die das Löschen verhindern.',
    next: 'Nehmen Sie die Änderung vor, die `detail` nennt, und löschen Sie dann das Konto.',
  },
  'membership-not-pending': {
    meaning: 'Das Konto hat keine ausstehende Mitgliedschaft in der Gruppe.',
    next: 'Beantragen Sie zuerst den Beitritt zur Gruppe.',
  },
  'registration-not-pending': {
    meaning:
      'Die Registrierung ist beendet oder nicht in dem Zustand, den diese Operation erfordert. `detail` nennt den Grund.',
    next: 'Rufen Sie die Registrierung ab und prüfen Sie ihren `status`.',
  },
  'review-not-open': {
    meaning: 'Die Prüfung wurde abgeschlossen. Ihr Ergebnis ist versiegelt und kann nicht geändert werden.',
    next: 'Lesen Sie das Ergebnis, oder beginnen Sie eine neue Prüfung.',
  },
  'terms-not-in-force': {
    meaning: 'Die Nutzungsbedingungen wurden ersetzt oder zurückgezogen, oder diese Fassung gab es nie.',
    next: 'Lesen Sie die geltende Fassung und stimmen Sie ihr zu.',
  },
  'webhook-disabled': {
    meaning: 'Der Webhook ist deaktiviert und erhält keine Nachrichten.',
    next: 'Aktivieren Sie den Webhook zuerst.',
  },
  'claims-too-large': {
    meaning:
      'Das Konto hat mehr Gruppen, Benutzerdaten oder Berechtigungen, als mit der Auswahl dieser Audience in den Header einer Anfrage passen.',
    next: 'Wählen Sie für die Audience weniger Claims, Benutzerdaten oder Ressourcen.',
  },
  'api-key-not-active': {
    meaning:
      'Der API-Schlüssel ist abgelaufen, oder er wurde ersetzt oder widerrufen. Nur ein aktiver Schlüssel kann gewechselt werden.',
    next: 'Erstellen Sie einen anderen Schlüssel, oder wechseln Sie den, der ihn ersetzt: `replaced_by`.',
  },
  'too-many-api-keys': {
    meaning:
      'Das Konto hat so viele API-Schlüssel, die weder abgelaufen noch widerrufen sind, wie ein Konto haben kann.',
    next: 'Widerrufen Sie Schlüssel, die nicht mehr verwendet werden.',
  },
  'too-many-passkeys': {
    meaning: 'Das Konto hat so viele Passkeys, wie ein Konto haben kann.',
    next: 'Löschen Sie Passkeys, die nicht mehr verwendet werden.',
  },
  'concurrent-change': {
    meaning:
      'Etwas, worauf sich die Anfrage bezieht, wurde gleichzeitig geändert oder gelöscht. Es wurde nichts geändert.',
    next: 'Senden Sie die Anfrage noch einmal.',
  },
  'stale-preview': {
    meaning:
      'Die Anfrage nennt die Revision einer Vorschau, und seitdem hat sich etwas geändert, wovon die Vorschau abhängt, oder ein Tag ist vergangen. Es wurde nichts geändert.',
    next: 'Rufen Sie die Vorschau noch einmal ab, und senden Sie die neue Revision.',
  },
  'already-bootstrapped': {
    meaning: 'Das erste Administratorkonto wurde bereits angelegt. Der Bootstrap ist nur einmal möglich.',
    next: 'Melden Sie sich mit einem Administratorkonto an.',
  },
  'provider-sign-in-expired': {
    meaning:
      'Zu dieser Anfrage gehört keine Anmeldung bei einem anderen Anbieter: Sie wurde schon verwendet, hat länger als zehn Minuten gedauert oder in einem anderen Browser begonnen.',
    next: 'Beginnen Sie von vorn: Öffnen Sie `/sign-in/with/{provider}`.',
  },
  'provider-answer-rejected': {
    meaning:
      'Die Antwort eines anderen Anbieters beweist nichts: Signatur, Aussteller, Empfänger, Nonce, Zeit oder Code ist falsch. Niemand wurde angemeldet. Das Audit-Protokoll nennt den Grund.',
    next: 'Beginnen Sie von vorn. Geschieht es wieder, sieht ein Administrator den `reason` des Ereignisses `provider-sign-in-failed` nach.',
  },
  'provider-access-denied': {
    meaning:
      'Der Benutzer hat beim Anbieter abgebrochen, oder der Anbieter hat ihn nicht angemeldet. Es wurde nichts geändert.',
    next: 'Melden Sie sich anders an, oder beginnen Sie von vorn.',
  },
  'provider-account-not-allowed': {
    meaning:
      'Der Mandant oder die E-Mail-Domain des Kontos ist nicht zugelassen, oder ihm entspricht hier kein Konto und es wird auf diesem Weg keines erstellt.',
    next: 'Verwenden Sie ein anderes Konto des Anbieters, oder bitten Sie einen Administrator um ein Konto.',
  },
  'provider-email-not-verified': {
    meaning:
      'Mit diesem Konto des Anbieters ist kein Konto verknüpft, und der Anbieter bestätigt die E-Mail-Adresse nicht. Ohne das ist weder eine Verknüpfung noch eine Registrierung möglich.',
    next: 'Bestätigen Sie die Adresse beim Anbieter. Oder melden Sie sich anders an und verknüpfen Sie den Anbieter danach.',
  },
  'provider-approval-pending': {
    meaning:
      'Der Benutzer hat sich über einen anderen Anbieter registriert, und ein Administrator muss das Konto genehmigen.',
    next: 'Warten Sie auf die E-Mail. Melden Sie sich dann noch einmal mit dem Anbieter an.',
  },
  'provider-account-exists': {
    meaning:
      'Ein Konto hat die E-Mail-Adresse, die der Anbieter nennt, und ist nicht mit ihm verknüpft: Sein Besitzer hat die Adresse hier nie bestätigt, oder der Anbieter darf nicht über sie verknüpfen.',
    next: 'Melden Sie sich wie gewohnt an, und verknüpfen Sie den Anbieter danach: `/sign-in/with/{provider}/link`.',
  },
  'identity-taken': {
    meaning: 'Dieses Konto des Anbieters ist mit einem anderen Benutzer verknüpft. Es wurde nichts geändert.',
    next: 'Heben Sie die Verknüpfung dort zuerst auf, oder verwenden Sie ein anderes Konto des Anbieters.',
  },
  'provider-unavailable': {
    meaning: 'Ein anderer Anbieter hat nicht rechtzeitig oder mit einem Fehler geantwortet. Es wurde nichts geändert.',
    next: 'Versuchen Sie es nach der Anzahl Sekunden noch einmal, die `Retry-After` nennt, oder melden Sie sich anders an.',
  },
  'too-many-attempts': {
    meaning:
      'Zu viele Anmeldungen oder Passwortprüfungen sind fehlgeschlagen. Bestehende Sitzungen sind davon nicht betroffen.',
    next: 'Warten Sie die Anzahl Sekunden, die `Retry-After` nennt, oder setzen Sie das Passwort per E-Mail zurück und melden Sie sich auf dem Gerät an, auf dem Sie den Link geöffnet haben.',
  },
  'too-many-requests': {
    meaning:
      'Die Operation verschickt E-Mails oder ist aufwendig und wurde in kurzer Zeit zu oft angefordert. Es wurde nichts geändert.',
    next: 'Warten Sie die Anzahl Sekunden, die `Retry-After` nennt.',
  },
  unavailable: {
    meaning: 'Die Datenbank ist nicht verfügbar, oder eine Einstellung dieser Installation fehlt oder ist ungültig.',
    next: 'Versuchen Sie es nach der Anzahl Sekunden noch einmal, die `Retry-After` nennt. Wenn eine Einstellung fehlt, nennt `detail` sie.',
  },
  'internal-error': {
    meaning: 'In Postern ist ein interner Fehler aufgetreten. Das Protokoll der Installation enthält die Einzelheiten.',
    next: 'Melden Sie den Wert von `instance` an die Betreiber dieser Installation.',
  },
}

/** The titles of the codes that only programs get; the others are those of the pages. */
export const otherTitlesInGerman: Record<Exclude<ProblemCode, PageCode>, string> = {
  'multiple-credentials': 'Die Anfrage enthält mehrere Token',
  'client-address-not-allowed': 'Die Adresse eines Clients darf hier nicht angegeben werden',
  'cross-site-cookies': 'Browser behalten keine Cookies für eine Seite einer anderen Website',
  'idempotency-key-reused': 'Der Idempotency-Key gehört zu einer anderen Anfrage',
  unauthenticated: 'Bitte melden Sie sich an',
  'invalid-token': 'Das Zugriffstoken ist ungültig, abgelaufen oder widerrufen',
  'invalid-credentials': 'Benutzername oder Passwort ist falsch',
  'unknown-credential': 'Kein Konto hat den Passkey',
  'second-factor-required': 'Die Anmeldung braucht einen zweiten Faktor',
  'invalid-ticket': 'Das Ticket ist ungültig, benutzt oder abgelaufen',
  'invalid-refresh-token': 'Das Refresh-Token ist ungültig, abgelaufen oder widerrufen',
  'invalid-bootstrap-secret': 'Das Bootstrap-Secret ist falsch',
  'key-expired': 'Der API-Schlüssel ist abgelaufen',
  'key-revoked': 'Der API-Schlüssel wurde widerrufen',
  'insufficient-scope': 'Der API-Schlüssel hat den Scope nicht',
  'session-required': 'Kein API-Schlüssel darf das',
  'password-change-required': 'Das Passwort muss zuerst geändert werden',
  'terms-acceptance-required': 'Den Nutzungsbedingungen muss zuerst zugestimmt werden',
  'second-factor-setup-required': 'Zuerst muss ein zweiter Faktor eingerichtet werden',
  'step-up-required': 'Bestätigen Sie zuerst, dass Sie es sind',
  'last-way-in': 'Das Konto hätte keine Anmeldung mehr',
  'second-factor-demanded': 'Das Konto braucht einen zweiten Faktor',
  'url-taken': 'Die URL ist bereits vergeben',
  'duplicate-grant': 'Diese Berechtigung besteht bereits',
  'type-in-use': 'Der Diensttyp wird noch verwendet',
  'user-not-deletable': 'Das Konto kann wegen seiner Rolle oder Rechte nicht gelöscht werden',
  'webhook-disabled': 'Der Webhook ist deaktiviert',
  'claims-too-large': 'Die Claims passen nicht in ein Token',
  'api-key-not-active': 'Der API-Schlüssel ist nicht aktiv',
  'too-many-api-keys': 'Das Konto hat zu viele API-Schlüssel',
  'too-many-passkeys': 'Das Konto hat zu viele Passkeys',
  'stale-preview': 'Die Vorschau stimmt nicht mehr',
  'review-not-open': 'Die Prüfung ist abgeschlossen',
  'already-bootstrapped': 'Das erste Administratorkonto gibt es bereits',
}
