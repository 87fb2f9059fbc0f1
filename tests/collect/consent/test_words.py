"""The word list: what controls say, in the languages it claims."""

import pytest

from auditor.collect.consent.words import expression, fold, load, role_of

SAID = {
    "accept": """Accept all|OK, accept all|Accept all services|OK pour moi|OK til alle|ACCEPT COOKIES|
        Yes, I agree|Accept & close|Alle akzeptieren|Zustimmen und weiter|Ich stimme zu|Tout accepter|
        J'accepte|J’accepte|Aceptar todas|Accetta tutti|Alles accepteren|Concordo|
        Zaakceptuj wszystkie|Godkänn alla|Tillad alle|Godta alle|Hyväksy kaikki|Přijmout vše|
        Összes elfogadása|Accept toate|Αποδοχή όλων|Prijať všetko|Приемам всички|Prihvati sve|
        Nõustun kõigiga|Piekrītu visām|Sutinku su visais|Sprejmi vse""",
    "reject": """Reject all|No, thanks|Only necessary|Accept only necessary cookies|Continue without accepting|
        Ablehnen|Alle ablehnen|Nur notwendige Cookies|Weiter ohne Einwilligung|Samo nujni|Tout refuser|
        Continuer sans accepter|Rechazar todas|Rifiuta|Alleen noodzakelijke cookies|Rejeitar todos|
        Odrzuć wszystkie|Endast nödvändiga|Kun nødvendige|Bare nødvendige|Vain välttämättömät|
        Odmítnout vše|Csak a szükséges|Refuz|Απόρριψη|Odmietnuť|Отказвам|Samo nužni kolačići|
        Ainult vajalikud|Noraidīt|Atmesti|Zavrni vse""",
    "settings": """Cookie settings|Choose cookies|Manage preferences|Customize|Einstellungen|Mehr Optionen|
        Paramétrer mes choix|Configurar|Personalizza|Instellingen|Definições|Ustawienia|Inställningar|
        Indstillinger|Innstillinger|Asetukset|Nastavení|Beállítások|Setări|Ρυθμίσεις|Nastavenia|
        Настройки|Postavke|Seaded|Iestatījumi|Nustatymai|Nastavitve""",
    "save": """Save preferences|Confirm my choices|Allow selection|Auswahl speichern|Auswahl erlauben|
        Enregistrer mes choix|Guardar preferencias|Salva preferenze|Selectie opslaan|Zapisz ustawienia|
        Spara val|Gem valg|Lagre valg|Tallenna valinnat|Uložit nastavení|Kiválasztottak mentése|
        Salvează|Αποθήκευση επιλογών|Spremi postavke""",
    "withdraw": """Withdraw consent|Revoke my consent|Change your consent|Einwilligung widerrufen|Zustimmung ändern|
        Retirer mon consentement|Revocar consentimiento|Revoca il consenso|Toestemming intrekken|
        Retirar consentimento|Wycofaj zgodę|Återkalla samtycke|Odvolat souhlas""",
    "ok": "OK|Got it!|Verstanden|J'ai compris|Entendido|Ho capito|Begrepen|Rozumiem|Jag förstår|Selvä|Rozumím|Rendben",
}


@pytest.mark.parametrize(("role", "texts"), SAID.items())
def test_controls_say_their_role(role: str, texts: str) -> None:
    said = [text.strip() for text in texts.split("|")]
    assert {text: role_of(text) for text in said} == dict.fromkeys(said, role)


@pytest.mark.parametrize(
    "text",
    [
        "", "!", "Necessary", "Subscribe", "Accept the terms of service", "I agree to receive the newsletter", "Read more",
        "Accept payment", "Privacy policy", "Cookies", "Mehr erfahren", "Log in", "Decline the invitation to the party",
    ],
)  # fmt: skip
def test_other_texts_have_none(text: str) -> None:
    assert role_of(text) is None


def test_phrases_may_hold_choices_and_options() -> None:
    assert (
        expression("[yes] (accept|opt in) [all|the]* cookies?") == "(?:yes )?(?:accept |opt in )(?:all |the )*cookies? "
    )
    assert expression("customi[sz]e") == "customi[sz]e "


def test_accents_and_letters_are_folded() -> None:
    assert fold("Żółć ÆØÅ ß ’") == "zolc aeoa ss '"


def test_every_language_has_every_role() -> None:
    words = load()
    assert set(words.roles) == {"accept", "reject", "settings", "save", "ok", "withdraw"}
    assert len(words.about) > 50
