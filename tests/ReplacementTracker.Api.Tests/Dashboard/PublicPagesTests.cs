using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReplacementTracker.Api.Sample;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Dashboard;

/// <summary>What everybody sees, and what they do not. On the sample, which has of everything.</summary>
public sealed class PublicPagesTests(PublicPagesTests.Sampled sampled) : IClassFixture<PublicPagesTests.Sampled>
{
    private static readonly string[] _pages = ["/", "/programmes/prorail", "/sign-in"];

    private TrackerApp App => sampled.App;

    [Fact]
    public async Task Tells_nothing_of_units_places_orders_or_people()
    {
        string[] secrets =
        [
            .. await Texts("SELECT serial_number FROM units WHERE serial_number IS NOT NULL"),
            .. await Texts("SELECT mac_address::text FROM units WHERE mac_address IS NOT NULL"),
            .. await Texts("SELECT position FROM units WHERE position IS NOT NULL"),
            .. await Texts("SELECT tag FROM units"),
            .. await Texts("SELECT DISTINCT s.name FROM sites s JOIN units u ON u.site = s.code"),
            .. await Texts("SELECT number FROM work_orders"),
            .. await Texts("SELECT title FROM work_orders"),
            .. await Texts("SELECT DISTINCT contractor FROM work_orders WHERE contractor IS NOT NULL"),
            .. await Texts(
                "SELECT DISTINCT actor FROM events WHERE programme_id <> '00000000-0000-0000-0000-000000000000'"
            ),
            .. await Texts(
                "SELECT name FROM milestones WHERE vendor IS NOT NULL OR province IS NOT NULL OR site_kind IS NOT NULL"
            ),
            .. await Texts("SELECT DISTINCT province FROM sites WHERE province IS NOT NULL"),
        ];
        secrets.Length.ShouldBeGreaterThan(700);

        foreach (var page in _pages)
        {
            foreach (var language in new[] { "nl", "en" })
            {
                var html = (await new Browser(App, language).Open(page)).Html;

                secrets.Where(secret => html.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
            }
        }
    }

    [Fact]
    public async Task Shows_how_far_it_is_and_what_is_to_be_expected()
    {
        var page = await new Browser(App, "en").Open("/programmes/prorail");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Class("headline")
            .ShouldMatch(
                @"^\d+\.\d %, \d+ of 196 cameras replaced; likely done \d+ \w+( \d+)?, (less than )?\d+ % chance of making 31 December\.$"
            );
        page.Text.ShouldContain("Of 10,000 simulated futures, half are done by");
        page.Text.ShouldContain("Half-way");
        page.Text.ShouldContain("Missed");
        page.Text.ShouldContain("Public figures");
        Charts(page).ShouldBe(["burn-up-chart-", "burn-up-narrow-"]);
    }

    [Fact]
    public async Task Says_on_every_page_with_figures_that_the_sample_is_invented()
    {
        foreach (var page in new[] { "/", "/programmes/prorail" })
        {
            (await new Browser(App, "en").Open(page)).Class("invented").ShouldStartWith("Sample data are invented");
            (await new Browser(App, "nl").Open(page))
                .Class("invented")
                .ShouldStartWith("Voorbeeldgegevens zijn verzonnen");
        }
    }

    [Fact]
    public async Task Hides_drafts_as_if_they_were_not_there()
    {
        var browser = new Browser(App, "en");

        var draft = await browser.Open("/programmes/ns-trains");
        var nothing = await browser.Open("/programmes/nothing-at-all");

        draft.Status.ShouldBe(HttpStatusCode.NotFound);
        nothing.Status.ShouldBe(HttpStatusCode.NotFound);
        draft.Html.Replace("ns-trains", "").ShouldBe(nothing.Html.Replace("nothing-at-all", ""));
        (await browser.Open("/")).Html.ShouldNotContain("ns-trains");
    }

    [Fact]
    public async Task Shows_the_rest_to_who_signed_in()
    {
        var browser = await Browser.SignedIn(App, TrackerApp.AdministratorKey, "en");

        var page = await browser.Open("/programmes/prorail");

        page.Text.ShouldContain("Signed in as administrator");
        page.Text.ShouldContain("By vendor", Case.Insensitive);
        page.Text.ShouldContain("Zuid-Holland");
        page.Text.ShouldContain("Hangzhou Hikvision");
        page.Text.ShouldMatch(@"CAM-\d+ was");
        page.Text.ShouldContain("Zeeland done");
        page.Text.ShouldContain("Late work orders");
        Charts(page).ShouldBe(["burn-up-chart-", "burn-up-narrow-", "map-chart-"]);
        page.Class("invented").ShouldStartWith("Sample data are invented");
        var numbers = await Texts("SELECT serial_number FROM units WHERE serial_number IS NOT NULL");
        numbers.Where(number => page.Html.Contains(number, StringComparison.Ordinal)).ShouldBeEmpty();
        (await browser.Open("/")).Text.ShouldContain("Draft");
        (await browser.Open("/programmes/ns-trains")).Class("headline").ShouldContain("nothing is promised yet");
    }

    [Fact]
    public async Task Puts_every_event_of_the_sample_into_words_of_both_languages()
    {
        var types = await Texts(
            "SELECT DISTINCT type FROM events WHERE subject_kind NOT IN ('site', 'vendor', 'api-key')"
        );
        types.Count.ShouldBeGreaterThan(20);

        foreach (var words in Api.Dashboard.Phrases.All)
        {
            types.Where(type => words.Verb(type) is null).ShouldBeEmpty(words.Language);
        }
    }

    [Fact]
    public async Task Is_well_formed_and_can_be_read_without_eyes_or_script()
    {
        var inside = await Browser.SignedIn(App, TrackerApp.AdministratorKey);
        WebPage[] pages =
        [
            .. await Task.WhenAll(_pages.Select(new Browser(App).Open)),
            await inside.Open("/"),
            await inside.Open("/programmes/prorail"),
            await inside.Open("/programmes/nowhere"),
        ];

        foreach (var page in pages)
        {
            page.Html.ShouldStartWith("<!DOCTYPE html>");
            page.All("script").ShouldBeEmpty();
            page.Document.Descendants().Attributes().Where(some => some.Name == "style").ShouldBeEmpty();
            page.Document.Descendants()
                .Attributes()
                .Where(some => some.Name.LocalName.StartsWith("on", StringComparison.Ordinal))
                .ShouldBeEmpty();
            page.All("h1").Count().ShouldBe(1);
            page.All("main").Count().ShouldBe(1);
            page.All("html").Single().Attribute("lang")!.Value.ShouldBe("en");
            page.All("title").First().Value.ShouldNotBeNullOrWhiteSpace();
            page.All("a").First().Attribute("href")!.Value.ShouldBe("#content");
            page.All("table").ShouldAllBe(table => table.Element("caption")!.Value.Length > 0);
            page.All("th").ShouldAllBe(cell => cell.Attribute("scope") != null);
            page.All("nav").ShouldAllBe(nav => nav.Attribute("aria-label") != null);
            var ids = page.Document.Descendants().Attributes("id").Select(id => id.Value).ToList();
            ids.ShouldBeUnique();
            page.Document.Descendants()
                .Attributes("aria-labelledby")
                .SelectMany(names => names.Value.Split(' '))
                .ShouldAllBe(id => ids.Contains(id));
            foreach (var input in page.All("input").Where(some => (string?)some.Attribute("type") != "hidden"))
            {
                page.All("label").ShouldContain(label => label.Attribute("for")!.Value == input.Attribute("id")!.Value);
            }
        }
    }

    [Fact]
    public async Task Needs_nothing_from_elsewhere_and_forbids_it()
    {
        var page = await new Browser(App).Open("/programmes/prorail");

        page.Headers["Content-Security-Policy"].ShouldStartWith("default-src 'none'; style-src 'self';");
        page.Headers["Content-Security-Policy"].ShouldNotContain("unsafe");
        page.Headers.ShouldNotContainKey("blazor-enhanced-nav");
        page.All("link")
            .Attributes("href")
            .Concat(page.All("a").Attributes("href"))
            .Concat(page.All("form").Attributes("action"))
            .Select(address => address.Value)
            .ShouldAllBe(address =>
                address.StartsWith("../", StringComparison.Ordinal)
                || address.StartsWith('?')
                || address.StartsWith('#')
            );
    }

    [Fact]
    public async Task Lets_a_browser_keep_the_style_sheet_for_ever_and_no_page_of_a_key()
    {
        var page = await new Browser(App).Open("/");
        var style = page.All("link").First().Attribute("href")!.Value.TrimStart('.');

        var sheet = await new Browser(App).Open(style);
        var inside = await (await Browser.SignedIn(App, TrackerApp.AdministratorKey)).Open("/");

        style.ShouldMatch("^/assets/dashboard-[0-9a-f]{16}\\.css$");
        sheet.Headers["Content-Type"].ShouldBe("text/css; charset=utf-8");
        sheet.Headers["Cache-Control"].ShouldContain("immutable");
        inside.Headers["Cache-Control"].ShouldContain("no-store");
        (await new Browser(App).Open("/assets/else.css")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("nl", "nl", "vervangen", "naar beneden")]
    [InlineData("nl-BE,en;q=0.5", "nl", "vervangen", "naar beneden")]
    [InlineData("en-US", "en", "replaced", "rounded down")]
    [InlineData("fr,de;q=0.5", "en", "replaced", "rounded down")]
    [InlineData("not a language;;q=x", "en", "replaced", "rounded down")]
    public async Task Speaks_the_language_of_the_browser(string accepted, string language, string verb, string note)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/programmes/prorail");
        request.Headers.TryAddWithoutValidation("Accept-Language", accepted);

        var page = await new Browser(App).Send(request);

        page.All("html").Single().Attribute("lang")!.Value.ShouldBe(language);
        page.Headers["Content-Language"].ShouldBe(language);
        page.Headers["Vary"].ShouldContain("Accept-Language");
        page.Class("headline").ShouldContain(verb);
        page.Text.ShouldContain(note);
    }

    [Fact]
    public async Task Writes_numbers_and_days_as_the_language_does()
    {
        var dutch = await new Browser(App, "nl").Open("/programmes/prorail");
        var english = await new Browser(App, "en").Open("/programmes/prorail");

        dutch
            .Class("headline")
            .ShouldMatch(
                @"^\d+,\d %, \d+ van 196 cameras vervangen; waarschijnlijk klaar op \d+ \w+( \d+)?, (minder dan )?\d+ % kans om 31 december te halen\.$"
            );
        dutch.Text.ShouldContain("10.000 gesimuleerde");
        dutch.Text.ShouldContain("10 aug 2026");
        english.Text.ShouldContain("10,000 simulated");
        english.Text.ShouldContain("10 Aug 2026");
    }

    [Fact]
    public async Task Keeps_a_language_that_was_chosen()
    {
        var browser = new Browser(App, "en");
        (await browser.Open("/")).All("html").Single().Attribute("lang")!.Value.ShouldBe("en");

        (await browser.Open("/?lang=nl")).All("html").Single().Attribute("lang")!.Value.ShouldBe("nl");

        (await browser.Open("/programmes/prorail")).All("html").Single().Attribute("lang")!.Value.ShouldBe("nl");
        (await browser.Open("/?lang=xx")).All("html").Single().Attribute("lang")!.Value.ShouldBe("nl");
        (await new Browser(App, "en").Open("/")).All("html").Single().Attribute("lang")!.Value.ShouldBe("en");
    }

    [Fact]
    public async Task Shows_a_day_of_the_past_as_it_was_known_and_the_same_for_ever()
    {
        var browser = await Browser.SignedIn(App, TrackerApp.AdministratorKey, "en");

        var then = await browser.Open("/programmes/prorail?asOf=2026-08-01&knownAt=2026-08-02T12:00:00Z");
        var again = await browser.Open("/programmes/prorail?asOf=2026-08-01&knownAt=2026-08-02T12:00:00Z");

        then.Text.ShouldContain("As of 1 August 2026");
        then.Class("headline").ShouldContain("likely done");
        then.Of("main").ShouldBe(again.Of("main"));
        var today = await browser.Open("/programmes/prorail");
        var link = today
            .All("a")
            .Single(some => some.Value == "The same page again, for ever")
            .Attribute("href")!
            .Value;
        var pinned = await browser.Open($"/programmes/prorail{link}");
        pinned.Class("headline").ShouldBe(today.Class("headline"));
        pinned.Of("code").ShouldBe(today.Of("code"));
        LateOrders(pinned).ShouldBe(LateOrders(today));
        LateOrders(today).ShouldNotBeEmpty();
    }

    /// <summary>Else whoever halves the interval often enough knows to the second when each report came in.</summary>
    [Fact]
    public async Task Tells_a_visitor_nothing_of_what_was_known_when()
    {
        var visitor = new Browser(App, "en");

        var then = await visitor.Open("/programmes/prorail?asOf=2026-08-01&knownAt=2026-08-02T12:00:00Z");
        var day = await visitor.Open("/programmes/prorail?asOf=2026-08-01");

        then.Status.ShouldBe(HttpStatusCode.BadRequest);
        then.Text.ShouldNotContain("cameras replaced");
        day.Text.ShouldContain("As of 1 August 2026");
        day.All("a").ShouldAllBe(link => !((string?)link.Attribute("href") ?? "").Contains("knownAt"));
    }

    [Theory]
    [InlineData("asOf=yesterday")]
    [InlineData("asOf=9999-01-01")]
    [InlineData("asOf=2026-08-01&asOf=2026-08-02")]
    [InlineData("knownAt=2026-08-02")]
    [InlineData("knownAt=2999-08-02T12:00:00Z")]
    public async Task Says_politely_what_it_cannot_show(string query)
    {
        foreach (
            var browser in new[]
            {
                new Browser(App, "en"),
                await Browser.SignedIn(App, TrackerApp.AdministratorKey, "en"),
            }
        )
        {
            var page = await browser.Open($"/programmes/prorail?{query}");

            page.Status.ShouldBe(HttpStatusCode.BadRequest);
            page.Of("h1").ShouldBe("That cannot be shown");
        }
    }

    /// <summary>Pictures that say what they show.</summary>
    private static List<string> Charts(WebPage page) =>
        [
            .. page
                .Document.Descendants()
                .Where(element => (string?)element.Attribute("role") == "img")
                .Select(element => ((string)element.Attribute("aria-labelledby")!).Split("title")[0]),
        ];

    /// <summary>Today's come from the table, those of a pinned page from the log.</summary>
    private static List<string> LateOrders(WebPage page) =>
        [
            .. page.All("section")
                .Single(section => (string?)section.Attribute("aria-labelledby") == "late")
                .Descendants("tr")
                .Select(row => row.Value),
        ];

    private async Task<List<string>> Texts(string sql)
    {
        await using var connection = new NpgsqlConnection(App.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> texts = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            texts.Add(reader.GetString(0));
        }

        texts.ShouldNotBeEmpty(sql);
        return texts;
    }

    /// <summary>The service with the invented sample, on a day in the middle of the work.</summary>
    public sealed class Sampled : IAsyncLifetime
    {
        public TrackerApp App { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            App.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
            await SampleProgramme.LoadAsync(
                App.Services.GetRequiredService<NpgsqlDataSource>(),
                App.Clock.GetUtcNow(),
                TestContext.Current.CancellationToken
            );
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
