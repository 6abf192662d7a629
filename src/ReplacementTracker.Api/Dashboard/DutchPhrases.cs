using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>Terms as in docs/glossary.md.</summary>
internal sealed class DutchPhrases() : Phrases("nl-NL")
{
    public override string Language => "Nederlands";

    protected override string LessThan(int percent) => $"minder dan {percent}{NonBreaking}%";

    protected override string MoreThan(int percent) => $"meer dan {percent}{NonBreaking}%";

    public override string SkipToContent => "Naar de inhoud";
    public override string Overview => "Overzicht";
    public override string LanguageChoice => "Taal";
    public override string SignIn => "Aanmelden";
    public override string SignOut => "Afmelden";
    public override string SignedInAs => "Aangemeld als";
    public override string ForDevelopers => "Voor ontwikkelaars";
    public override string EveryOperation => "Alle functies, om te proberen (Swagger UI)";
    public override string OpenApiDocument => "OpenAPI-document";
    public override string ProblemCodes => "Foutcodes";
    public override string Health => "Gezondheid";

    public override string OverviewTitle => "Programma’s";
    public override string OverviewLead =>
        "Hoe ver elke toezegging is, waaruit dat blijkt, en of de datum wordt gehaald.";
    public override string Deadline => "Einddatum";
    public override string ChanceOfDeadline => "Kans om die te halen";
    public override string NoProgramme => "Er is nog geen programma.";
    public override string NoPublicProgramme =>
        "Van geen programma zijn de cijfers hier openbaar. Meld u aan om te zien wat uw sleutel opent.";
    public override string HowToMakeOne =>
        "Maak er een met een beheersleutel: de toezegging, de eerste dag en de einddatum.";

    public override string MoreProgrammes(int number) => $"En nog {Number(number)}, via de API: /v1/programmes.";

    public override string Status(ProgrammeStatus status) =>
        status switch
        {
            ProgrammeStatus.Draft => "Concept",
            ProgrammeStatus.Active => "Lopend",
            ProgrammeStatus.Closed => "Gesloten",
        };

    public override string Invented => "Verzonnen voorbeeldgegevens";

    public override string InventedNotice =>
        "Voorbeeldgegevens zijn verzonnen: objecten, plaatsen, werk en datums zijn bedacht, en zeggen niets over een echt programma.";

    public override string Sentence(Headline some) =>
        some.State switch
        {
            HeadlineState.NoUnits => $"Nog niets te tellen: er zijn geen {some.UnitNoun}",
            HeadlineState.Draft =>
                $"Een concept: {Number(some.Total)} {some.UnitNoun} moeten uiterlijk {Day(some.Deadline)} zijn {Stage(some.Rule)}, en er is nog niets toegezegd",
            HeadlineState.Done => $"{HowFar(some)}; klaar op {Day(some.DoneOn!.Value)}, {ByTheDeadline(some)}",
            HeadlineState.Closed =>
                $"{HowFar(some)}; gesloten op {Day(some.ClosedOn!.Value)} met {Number(some.Total - some.Done)} te gaan",
            HeadlineState.DeadlineMissed =>
                $"{HowFar(some)}; de einddatum van {Day(some.Deadline)} is met {Days(-some.DaysLeft)} overschreden"
                    + (some.Outlook?.HalfBy is { } half ? $", waarschijnlijk klaar op {Day(half, some.AsOf)}" : ""),
            HeadlineState.WithoutForecast => $"{HowFar(some)}; uiterlijk {Day(some.Deadline, some.AsOf)}",
            HeadlineState.WithoutEnd =>
                $"{HowFar(some)}; in het tempo tot nu toe is er geen eind in zicht, {Chances(some)}",
            HeadlineState.Underway =>
                $"{HowFar(some)}; waarschijnlijk klaar op {Day(some.Outlook!.HalfBy!.Value, some.AsOf)}, {Chances(some)}",
        };

    private string HowFar(Headline some) =>
        $"{Percent(some.Percent)}, {Number(some.Done)} van {Number(some.Total)} {some.UnitNoun} {Stage(some.Rule)}";

    private string Chances(Headline some) =>
        some.Outlook?.ChancePercent is { } chance
            ? $"{Chance(chance)} kans om {Day(some.Deadline, some.AsOf)} te halen"
            : $"uiterlijk {Day(some.Deadline, some.AsOf)}";

    private string ByTheDeadline(Headline some) =>
        some.DoneOn <= some.Deadline
            ? $"op tijd voor {Day(some.Deadline)}"
            : $"{Days(some.DoneOn!.Value.DayNumber - some.Deadline.DayNumber)} na de einddatum";

    public override string Stage(CompletionRule stage) =>
        stage switch
        {
            CompletionRule.Removed => "verwijderd",
            CompletionRule.Replaced => "vervangen",
            CompletionRule.Verified => "gecontroleerd",
            CompletionRule.Disposed => "afgevoerd",
        };

    public override string AsOf(DateOnly day) => $"Peildatum {Day(day)}";

    public override string PublicView => "Openbare cijfers";

    public override string AllSimulations(Outlook outlook, DateOnly asOf) =>
        outlook.HalfBy is null
            ? $"Van {Number(outlook.RunCount)} gesimuleerde verlopen komt minder dan de helft ooit klaar."
            : $"Van {Number(outlook.RunCount)} gesimuleerde verlopen is de helft klaar op {By(outlook.HalfBy, asOf)}, "
                + $"85{NonBreaking}% op {By(outlook.MostBy, asOf)}, 95{NonBreaking}% op {By(outlook.NearlyAllBy, asOf)}.";

    private string By(DateOnly? day, DateOnly asOf) => day is { } some ? Day(some, asOf) : "geen afzienbare dag";

    public override string? WhyNoForecast(Headline headline) =>
        headline.State == HeadlineState.WithoutForecast
            ? headline.AsOf < headline.StartsOn
                ? $"Geen prognose: het werk begint op {Day(headline.StartsOn, headline.AsOf)}."
                : "Nog geen prognose: daarvoor is een volle werkweek nodig, van maandag tot en met zondag."
            : null;

    public override string KeyFigures => "Kerncijfers";
    public override string StillToDo => "Nog te doen";
    public override string DaysLeft => "Dagen over";
    public override string DaysOver => "Dagen na de einddatum";
    public override string Pace => "Tempo per week";

    public override string PacePerWeek(KeyFigures figures) =>
        figures.PaceRequired is { } required
            ? $"{Decimal(figures.PaceLately)} de laatste tijd, {Decimal(required)} nodig"
            : $"{Decimal(figures.PaceLately)} de laatste tijd";

    public override string Schedule => "Tegenover de planning";

    public override string ScheduleInWeeks(decimal weeks) =>
        weeks switch
        {
            0 => "volgens planning",
            < 0 => $"{Decimal(-weeks)} weken te laat",
            _ => $"{Decimal(weeks)} weken voor",
        };

    public override string PlannedByNow(int units) => $"{Number(units)} gepland tot nu toe";

    public override string Counts => "Vier tellingen";
    public override string CountsCaption => "Objecten per bereikte fase, van de toegezegde en van wat nu meetelt";
    public override string ColumnStage => "Fase";
    public override string CountsAsDone => "telt als klaar";

    public override string Baseline(int units) => $"Van {Number(units)} toegezegd";

    public override string Scope(int units) => $"Van {Number(units)} in de reikwijdte";

    public override string ScopeMoved(int added, int excepted) =>
        $"De reikwijdte is de nulmeting, met {Number(added)} {(added == 1 ? "aanvulling" : "aanvullingen")} en {Number(excepted)} {(excepted == 1 ? "uitzondering" : "uitzonderingen")}.";

    public override string BurnUp => "Verloop";
    public override string Map => "Kaart";
    public override string Breakdown => "Uitsplitsing";

    public override string BreakdownBy(string by) => by == "vendor" ? "Per leverancier" : "Per provincie";

    public override string BreakdownCaption(string by, CompletionRule rule) =>
        $"Toegezegde objecten en hoeveel er zijn {Stage(rule)}, per {(by == "vendor" ? "leverancier" : "provincie")}";

    public override string Group(string by) => by == "vendor" ? "Leverancier" : "Provincie";

    public override string UnknownGroup(string by) => by == "vendor" ? "Onbekend merk" : "Onbekende provincie";

    public override string OfUnits => "Van";
    public override string Share => "Aandeel";
    public override string Milestones => "Mijlpalen";
    public override string MilestonesCaption => "Mijlpalen, de eerste bovenaan";
    public override string NoMilestones => "Er zijn geen mijlpalen.";
    public override string Milestone => "Mijlpaal";
    public override string Due => "Uiterlijk";

    public override string Originally(DateOnly day) => $"eerst toegezegd voor {ShortDay(day)}";

    public override string Target => "Doel";
    public override string Reached => "Tot nu toe";
    public override string ColumnStatus => "Stand";

    public override string Status(MilestoneStatus status) =>
        status switch
        {
            MilestoneStatus.Upcoming => "Komt nog",
            MilestoneStatus.OnTrack => "Op schema",
            MilestoneStatus.AtRisk => "In gevaar",
            MilestoneStatus.Met => "Gehaald",
            MilestoneStatus.Missed => "Gemist",
        };

    public override string ReachedOrExpected => "Bereikt of verwacht";

    public override string ReachedOn(DateOnly day) => $"bereikt {ShortDay(day)}";

    public override string ExpectedOn(DateOnly day) => $"verwacht {ShortDay(day)}";

    public override string LateOrders => "Late werkorders";
    public override string LateOrdersCaption =>
        "Bezoeken die al afgerond hadden moeten zijn, het laatst geplande bovenaan";
    public override string NoLateOrders => "Geen werkorder is te laat.";
    public override string Order => "Werkorder";
    public override string Site => "Locatie";
    public override string Contractor => "Aannemer";
    public override string PlannedEnd => "Gepland einde";
    public override string LateBy => "Te laat";

    public override string Days(int days) => days == 1 ? "1 dag" : $"{Number(days)} dagen";

    public override string OrderState(string state) =>
        state switch
        {
            "waitingApproval" => "wacht op goedkeuring",
            "approved" => "goedgekeurd",
            "scheduled" => "ingepland",
            "inProgress" => "in uitvoering",
            "onHold" => "aangehouden",
            "completed" => "gereedgemeld",
            _ => state,
        };

    public override string AndMore(int number) => $"en nog {Number(number)}";

    public override string Latest => "Laatste gebeurtenissen";
    public override string LatestCaption => "Wat het laatst is vastgelegd, het nieuwste bovenaan";
    public override string NothingHappened => "Tot dan is er niets vastgelegd.";
    public override string When => "Wanneer";
    public override string What => "Wat";
    public override string Who => "Wie";

    protected override string? Nameless(string type) =>
        type.Split('.')[0] switch
        {
            "evidence" => "Bewijs",
            "scope-entry" => "Een post van de reikwijdte",
            _ => null,
        };

    public override string? Verb(string type) =>
        type switch
        {
            "programme.created" => "is als concept gemaakt",
            "programme.amended" => "is gewijzigd",
            "programme.activated" => "is geactiveerd: de nulmeting ligt vast",
            "programme.closed" => "is gesloten",
            "unit.registered" => "is geregistreerd",
            "unit.amended" => "is gewijzigd",
            "unit.withdrawn" => "is uit de inventaris gehaald",
            "unit.scope-changed" => "kreeg een andere reikwijdte",
            "unit.isolated" => "is van het netwerk gehaald",
            "unit.removed" => "is verwijderd",
            "unit.not-found" => "is niet aangetroffen",
            "unit.replaced" => "is vervangen",
            "unit.installed" => "is geplaatst",
            "unit.verified" => "is gecontroleerd",
            "unit.sanitised" => "is gewist",
            "unit.disposed" => "is afgevoerd",
            "unit.certified" => "heeft nu een certificaat van afvoer",
            "unit.corrected" => "is gecorrigeerd: een melding is teruggenomen",
            "work-order.created" => "is aangemaakt",
            "work-order.amended" => "is gewijzigd",
            "work-order.line-added" => "kreeg een regel",
            "work-order.line-removed" => "verloor een regel",
            "work-order.approved" => "is goedgekeurd",
            "work-order.scheduled" => "is ingepland",
            "work-order.started" => "is gestart",
            "work-order.held" => "is aangehouden",
            "work-order.resumed" => "is hervat",
            "work-order.outcome-recorded" => "kreeg een resultaat",
            "work-order.line-accepted" => "kreeg een regel aanvaard",
            "work-order.line-rejected" => "kreeg een regel afgekeurd",
            "work-order.completed" => "is gereedgemeld",
            "work-order.reworked" => "ging terug voor herstelwerk",
            "work-order.closed" => "is afgesloten",
            "work-order.closed-incomplete" => "is onvolledig afgesloten",
            "work-order.cancelled" => "is geannuleerd",
            "evidence.submitted" => "is ingediend",
            "evidence.withdrawn" => "is ingetrokken: het was per vergissing ingediend",
            "disposal.recorded" => "is vastgelegd: een certificaat van afvoer",
            "milestone.created" => "is als mijlpaal gezet",
            "milestone.amended" => "is gewijzigd",
            "milestone.extension-requested" => "moet verschuiven: uitstel is aangevraagd",
            "milestone.extended" => "is naar een latere dag verschoven",
            "milestone.extension-rejected" => "houdt zijn dag: uitstel is afgewezen",
            "unit.scope-corrected" => "telt sindsdien mee in de reikwijdte",
            "scope-entry.requested" => "is aangevraagd",
            "scope-entry.approved" => "is goedgekeurd",
            "scope-entry.rejected" => "is afgewezen",
            "scope-entry.withdrawn" => "is ingetrokken",
            "scope-entry.expired" => "is afgelopen: het was een uitzondering met een laatste dag",
            "scope-entry.superseded" => "maakte plaats voor een latere",
            "scope-entry.entered" => "is ingeschreven",
            "programme.closure-requested" => "wordt gesloten als een ander instemt",
            "programme.closure-rejected" => "gaat door: sluiting is afgewezen",
            "milestone.extension-withdrawn" => "houdt zijn dag: uitstel is ingetrokken",
            "milestone.withdrawn" => "is vervallen",
            _ => null,
        };

    public override string Downloads => "Meenemen";
    public override string Workbook => "Werkmap (XLSX)";
    public override string CsvOf => "CSV";
    public override string CsvProgress => "kerncijfers";

    public override string CsvBreakdown(string by) => by == "vendor" ? "per leverancier" : "per provincie";

    public override string CsvSeries => "week na week";
    public override string CsvUnits => "objecten";
    public override string CsvWorkOrders => "werkorders";
    public override string CsvEvents => "gebeurtenissen";
    public override string Calendar => "Agenda van mijlpalen";
    public override string Badge => "Badge";
    public override string Notes => "Toelichting";

    public override string HowCounted =>
        "Percentages zijn van de toegezegde objecten, naar beneden afgerond op één decimaal: 100,0 % verschijnt pas bij het laatste object.";

    public override string KnownUpTo(DateOnly asOf, DateTimeOffset knownAt, string timeZone) =>
        $"Cijfers van {Day(asOf)} ({timeZone}), zoals bekend op {Moment(knownAt.UtcDateTime)} UTC.";

    public override string Again => "Deze pagina opnieuw, voor altijd";
    public override string Digest => "Vingerafdruk van waar dit uit is berekend";

    public override string SignInLead =>
        "Een sleutel toont wat niet openbaar is: locaties, werkorders en gebeurtenissen van de programma’s die hij opent.";
    public override string Key => "Sleutel";
    public override string KeyHint =>
        "Hij gaat mee met het formulier, nooit in een adres, en blijft niet in de browser staan.";
    public override string SignInFailed => "Dat lukte niet. Controleer de sleutel en probeer het opnieuw.";
    public override string FormExpired => "Dit formulier was verlopen. Probeer het opnieuw.";
    public override string TooManyAttempts => "Te veel pogingen. Wacht een minuut en probeer het opnieuw.";
    public override string MoreWhenSignedIn =>
        "Meld u aan met een sleutel om locaties, werkorders en gebeurtenissen te zien.";

    public override string NotFoundTitle => "Hier is niets";
    public override string NotFound =>
        "Er is geen programma met deze naam, of de cijfers zijn niet openbaar. Met een sleutel ziet u misschien meer.";
    public override string BadRequestTitle => "Dat kan niet worden getoond";
    public override string BadRequest =>
        "Het adres vraagt om een dag of moment dat geen dag of moment is, of in de toekomst ligt.";
}
