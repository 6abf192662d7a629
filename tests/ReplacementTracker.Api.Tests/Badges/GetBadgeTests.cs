using System.Net;
using System.Xml.Linq;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Badges;

public sealed class GetBadgeTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task Gives_what_shields_reads_and_nothing_beyond()
    {
        var programme = await app.ActiveProgramme(3);

        var badge = (await app.Anonymous.Get($"programmes/{programme}/badges/progress")).Ok();

        badge
            .Json.AsObject()
            .Select(member => member.Key)
            .ShouldBe(["schemaVersion", "label", "message", "color", "cacheSeconds"]);
        ((int)badge["schemaVersion"]!).ShouldBe(1);
        ((string)badge["label"]!).ShouldBe(programme);
        ((string)badge["message"]!).ShouldStartWith("0.0 % replaced, ");
        ((int)badge["cacheSeconds"]!).ShouldBe(300);
    }

    [Theory]
    [InlineData("2026-01-02", "0.0 % replaced, on track", "green")]
    [InlineData("2026-09-30", "33.3 % replaced, late", "orange")]
    [InlineData("2027-01-01", "33.3 % replaced, deadline missed", "red")]
    public async Task Colours_by_the_plan_and_says_the_same_in_words(string day, string message, string color)
    {
        await using var alone = await AppAt("2026-01-01");
        var programme = await alone.ActiveProgramme(3);
        if (string.CompareOrdinal(day, "2026-02-01") > 0)
        {
            alone.Clock.SetUtcNow(At("2026-05-06"));
            await alone.CompletedWorkOrder(programme, "CAM-0001");
        }

        alone.Clock.SetUtcNow(At(day));
        var badge = (await alone.Anonymous.Get($"programmes/{programme}/badges/progress")).Ok();

        ((string)badge["message"]!).ShouldBe(message);
        ((string)badge["color"]!).ShouldBe(color);
    }

    [Fact]
    public async Task Is_bright_only_when_all_is_done()
    {
        await using var alone = await AppAt("2026-01-01");
        var programme = await alone.ActiveProgramme(2);
        alone.Clock.SetUtcNow(At("2026-05-06"));

        await alone.CompletedWorkOrder(programme, "CAM-0001");
        var half = (await alone.Anonymous.Get($"programmes/{programme}/badges/progress")).Ok();
        await alone.CompletedWorkOrder(programme, "CAM-0002");
        var all = (await alone.Anonymous.Get($"programmes/{programme}/badges/progress")).Ok();

        ((string)half["color"]!).ShouldBe("green");
        ((string)all["color"]!).ShouldBe("brightgreen");
        ((string)all["message"]!).ShouldBe("100.0 % replaced");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(6500)]
    public async Task Is_grey_without_units_even_of_a_draft_that_names_a_number(int? baselineUnitCount)
    {
        var programme = await app.DraftProgramme(baselineUnitCount: baselineUnitCount);

        var badge = (await app.Administrator.Get($"programmes/{programme}/badges/progress")).Ok();

        ((string)badge["message"]!).ShouldBe("no units yet");
        ((string)badge["color"]!).ShouldBe("lightgrey");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/image")]
    public async Task May_be_kept_by_anybody_where_anybody_may_read_it(string image)
    {
        var address = $"programmes/{await app.ActiveProgramme(1)}/badges/progress{image}";

        var anonymous = (await app.Anonymous.Get(address)).Ok();
        var keyed = (await app.Administrator.Get(address)).Ok();

        anonymous.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
        keyed.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Lets_pages_from_anywhere_read_the_figures()
    {
        var programme = await app.ActiveProgramme(1);

        (await app.Anonymous.Get($"programmes/{programme}/badges/progress"))
            .Headers.GetValues("Access-Control-Allow-Origin")
            .ShouldBe(["*"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/image")]
    public async Task Does_not_tell_a_draft_from_a_programme_that_is_not_there(string image)
    {
        var draft = await app.DraftProgramme();

        var hidden = await app.Anonymous.Get($"programmes/{draft}/badges/progress{image}");
        var missing = await app.Anonymous.Get($"programmes/nowhere/badges/progress{image}");

        foreach (var refused in new[] { hidden, missing })
        {
            refused.ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
            refused.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }

        ((string)hidden["detail"]!).ShouldBe((string)missing["detail"]!);
        (await app.Administrator.Get($"programmes/{draft}/badges/progress{image}")).Ok();
    }

    [Fact]
    public async Task Refuses_a_wrong_key_even_where_none_is_needed()
    {
        var programme = await app.ActiveProgramme(1);

        (await app.Client("rt_wrong").Get($"programmes/{programme}/badges/progress")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
    }

    [Fact]
    public async Task Needs_a_key_where_the_setting_closes_it()
    {
        var programme = await app.ActiveProgramme(1);
        await using var closed = app.With(("Public:Programmes", ""));

        (await closed.Anonymous.Get($"programmes/{programme}/badges/progress")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
        (await closed.Administrator.Get($"programmes/{programme}/badges/progress")).Ok();
    }

    [Fact]
    public async Task Takes_a_label_that_can_be_seen()
    {
        var address = $"programmes/{await app.ActiveProgramme(1)}/badges/progress";

        var badge = (await app.Anonymous.Get($"{address}?label=ProRail%20camera%E2%80%99s")).Ok();

        ((string)badge["label"]!).ShouldBe("ProRail camera’s");
        foreach (var label in new[] { "", "%20", "%00", "a%E2%80%AEb", "a%EF%BF%BFb", "%0A", new string('x', 41) })
        {
            foreach (var image in new[] { "", "/image" })
            {
                (await app.Anonymous.Get($"{address}{image}?label={label}")).Errors.ShouldContain("label line", label);
            }
        }
    }

    [Fact]
    public async Task Draws_text_that_cannot_be_anything_else()
    {
        var address = $"programmes/{await app.ActiveProgramme(1)}/badges/progress/image";

        var image = (await app.Anonymous.Get($"{address}?label=%3Cscript%3Ealert(1)%3C/script%3E%22%20%26")).Ok();

        image.ContentHeaders.ContentType!.ToString().ShouldBe("image/svg+xml; charset=utf-8");
        var drawn = XElement.Parse(image.Text);
        drawn.DescendantsAndSelf().Select(element => element.Name.LocalName).ShouldNotContain("script");
        drawn.Element(_svg + "title")!.Value.ShouldStartWith("<script>alert(1)</script>\" &: 0.0 % replaced");
        drawn.Attribute("role")!.Value.ShouldBe("img");
        drawn.Attribute("aria-label")!.Value.ShouldBe(drawn.Element(_svg + "title")!.Value);
    }

    [Fact]
    public async Task Draws_every_text_within_its_field()
    {
        var address = $"programmes/{await app.ActiveProgramme(1)}/badges/progress/image";
        foreach (var label in new[] { "i", "WWWWWWWWWW", "Zuidoost%C3%A9%C3%A8%C3%AB", "%E9%89%84%E9%81%93" })
        {
            var drawn = XElement.Parse((await app.Anonymous.Get($"{address}?label={label}")).Ok().Text);

            var fields = drawn.Element(_svg + "g")!.Elements(_svg + "rect").ToList();
            var texts = drawn.Descendants(_svg + "text").ToList();
            fields.Sum(Width).ShouldBe(Width(drawn));
            for (var index = 0; index < 2; index++)
            {
                var start = (int?)fields[index].Attribute("x") ?? 0;
                var (x, length) = ((int)texts[index].Attribute("x")!, (int)texts[index].Attribute("textLength")!);
                x.ShouldBeGreaterThan(start);
                (x + length).ShouldBeLessThan(start + Width(fields[index]));
            }
        }
    }

    [Fact]
    public async Task Says_that_sample_data_are_invented_whatever_the_label()
    {
        await using var alone = await AppAt("2026-10-05");
        await alone.LoadSample();

        var badge = (await alone.Anonymous.Get("programmes/prorail/badges/progress?label=cameras")).Ok();
        var image = (await alone.Anonymous.Get("programmes/prorail/badges/progress/image?label=cameras")).Ok();

        var progress = (await alone.Administrator.Get("programmes/prorail/progress")).Ok();
        ((string)badge["message"]!).ShouldStartWith($"{(decimal)progress["percentComplete"]!:0.0} % replaced");
        ((string)badge["message"]!).ShouldEndWith("(invented)");
        image.Text.ShouldContain("(invented)");
    }

    [Fact]
    public async Task Answers_304_to_who_has_it_already()
    {
        var address = $"programmes/{await app.ActiveProgramme(1)}/badges/progress";

        var first = (await app.Anonymous.Get(address)).Ok();

        (await app.Anonymous.Get(address, first.ETag)).Status.ShouldBe(HttpStatusCode.NotModified);
    }

    private static int Width(XElement element) => (int)element.Attribute("width")!;

    private static DateTimeOffset At(string day) => DateTimeOffset.Parse($"{day}T12:00:00Z");

    /// <summary>A service whose clock no other test looks at.</summary>
    private static async Task<TrackerApp> AppAt(string day)
    {
        var alone = new TrackerApp();
        await alone.InitializeAsync();
        alone.Clock.SetUtcNow(At(day));
        return alone;
    }
}
