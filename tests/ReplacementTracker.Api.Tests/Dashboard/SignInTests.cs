using System.Net;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Dashboard;

public sealed class SignInTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Signs_in_with_a_key_and_out_again()
    {
        var programme = await app.ActiveProgramme();
        var browser = new Browser(app, "en");

        var answer = await browser.SignIn(TrackerApp.AdministratorKey, $"programmes/{programme}");

        answer.Status.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers["Location"].ShouldBe($"./programmes/{programme}");
        (await browser.Open($"/programmes/{programme}")).Text.ShouldContain("Signed in as administrator");
        (await browser.SignOut()).Status.ShouldBe(HttpStatusCode.SeeOther);
        (await browser.Open($"/programmes/{programme}")).Text.ShouldNotContain("Signed in as");
    }

    [Fact]
    public async Task Gives_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        var answer = await new Browser(app).SignIn(TrackerApp.AdministratorKey);

        var cookie = answer.Headers["Set-Cookie"].Split('\n').Single(some => some.StartsWith(SignIn.CookieName));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldNotContain("expires");
        cookie.ShouldNotContain(TrackerApp.AdministratorKey);
        app.Logs.All.ShouldAllBe(line => !line.Contains(TrackerApp.AdministratorKey));
    }

    [Theory]
    [InlineData("not-a-key-at-all")]
    [InlineData("")]
    [InlineData("rt_00000000000000000000000000000000000000")]
    public async Task Says_the_same_of_every_key_that_does_not_fit_and_takes_its_time(string key)
    {
        var browser = new Browser(app, "en");
        var began = TimeProvider.System.GetTimestamp();

        var answer = await browser.SignIn(key);

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Class("said").ShouldBe("That did not work. Check the key, and try again.");
        answer.Headers.GetValueOrDefault("Set-Cookie", "").ShouldNotContain(SignIn.CookieName);
        TimeProvider.System.GetElapsedTime(began).TotalMilliseconds.ShouldBeGreaterThan(590);
        (await browser.Open("/")).Text.ShouldNotContain("Signed in as");
    }

    [Fact]
    public async Task Is_over_at_once_when_the_key_is_revoked()
    {
        var programme = await app.ActiveProgramme();
        var made = (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "laptop",
                    owner = "Leaver",
                    roles = new[] { "reader" },
                }
            )
        ).Created();
        var browser = await Browser.SignedIn(app, (string)made["key"]!, "en");
        (await browser.Open($"/programmes/{programme}")).Text.ShouldContain("Signed in as Leaver");

        (await app.Administrator.Post($"api-keys/{made["id"]}/revocation", ifMatch: "*")).Ok();

        (await browser.Open($"/programmes/{programme}")).Text.ShouldNotContain("Signed in as");
        (await browser.Open($"/v1/programmes/{programme}/exports/progress")).Status.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await browser.SignIn((string)made["key"]!)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Reads_the_files_that_pages_link_to_and_changes_nothing()
    {
        var programme = await app.ActiveProgramme();
        var browser = await Browser.SignedIn(app, TrackerApp.AdministratorKey);
        var page = await browser.Open($"/programmes/{programme}");
        var files = page.All("a")
            .Select(link => link.Attribute("href")!.Value)
            .Where(address => address.StartsWith("../v1/programmes", StringComparison.Ordinal))
            .ToList();

        files.Count.ShouldBe(10);
        foreach (var file in files)
        {
            (await browser.Open(file[2..])).Status.ShouldBe(HttpStatusCode.OK, file);
            // The badge is for everybody.
            (await new Browser(app).Open(file[2..])).Status.ShouldBe(
                file.Contains("/badges/", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.Unauthorized,
                file
            );
        }

        var change = await browser.Send(
            new HttpRequestMessage(HttpMethod.Post, $"/v1/programmes/{programme}/closure")
            {
                Content = new StringContent("""{"reason":"Forged"}""", Encoding.UTF8, "application/json"),
                Headers = { { "If-Match", "*" } },
            }
        );
        change.Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.Open($"/v1/programmes/{programme}/units")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.Open("/v1/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Takes_no_form_that_it_did_not_give_out()
    {
        var browser = new Browser(app, "en");

        var forged = await browser.Post("/sign-in", ("key", TrackerApp.AdministratorKey));
        var another = await browser.Post("/sign-in", ("key", TrackerApp.AdministratorKey), ("formToken", "guessed"));
        var json = await browser.Send(
            new HttpRequestMessage(HttpMethod.Post, "/sign-in")
            {
                Content = new StringContent("{}", Encoding.UTF8, "application/json"),
            }
        );

        foreach (var answer in new[] { forged, another, json })
        {
            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
            answer.Class("said").ShouldBe("This form had expired. Please try again.");
        }

        (await browser.Open("/")).Text.ShouldNotContain("Signed in as");
    }

    [Fact]
    public async Task Signs_nobody_out_by_a_forged_form()
    {
        var browser = await Browser.SignedIn(app, TrackerApp.AdministratorKey, "en");

        await browser.Post("/sign-out");
        await browser.Post("/sign-out", ("formToken", "guessed"));

        (await browser.Open("/")).Text.ShouldContain("Signed in as administrator");
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("programmes/../../evil")]
    [InlineData("programmes/x\nSet-Cookie:a")]
    public async Task Goes_nowhere_but_to_its_own_pages_afterwards(string to)
    {
        var answer = await new Browser(app).SignIn(TrackerApp.AdministratorKey, Uri.EscapeDataString(to));

        answer.Headers["Location"].ShouldBe("./");
    }

    [Fact]
    public async Task Shows_the_public_figures_of_a_programme_that_the_key_does_not_open()
    {
        var (own, other) = (await app.ActiveProgramme(), await app.ActiveProgramme());
        var draft = await app.DraftProgramme();
        var made = (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "theirs",
                    owner = "Neighbour",
                    roles = new[] { "administrator" },
                    programmes = new[] { own },
                }
            )
        ).Created();
        var browser = await Browser.SignedIn(app, (string)made["key"]!, "en");

        (await browser.Open($"/programmes/{own}")).Text.ShouldContain("Latest events");
        (await browser.Open($"/programmes/{other}")).Text.ShouldNotContain("Latest events");
        (await browser.Open($"/programmes/{other}")).Text.ShouldContain("Public figures");
        (await browser.Open($"/programmes/{draft}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.Open($"/v1/programmes/{other}/exports/units")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Outlives_a_restart_and_counts_on_every_instance()
    {
        await Browser.SignedIn(app, TrackerApp.AdministratorKey);
        var here = app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("said");
        var services = new ServiceCollection();
        await using var data = NpgsqlDataSource.Create(app.ConnectionString);
        services.AddSingleton(data);
        KeyRing.Add(services);
        await using var elsewhere = services.BuildServiceProvider();

        var there = elsewhere.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(here);

        there.ShouldBe("said");
        (await app.Sql<long>("SELECT count(*) FROM key_ring")).ShouldBe(1);
    }
}

/// <summary>Alone, because what it uses up is counted for all of an instance.</summary>
public sealed class SignInAttemptsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Lets_nobody_guess_for_long()
    {
        var guesses = await Task.WhenAll(
            Enumerable
                .Range(0, SignInAttempts.PerMinute)
                .Select(number => new Browser(app, "en").SignIn($"guess {number}"))
        );
        var next = await new Browser(app, "en").SignIn(TrackerApp.AdministratorKey);

        guesses.ShouldAllBe(guess => guess.Status == HttpStatusCode.Forbidden);
        next.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        next.Headers["Retry-After"].ShouldBe("60");
        next.Class("said").ShouldStartWith("Too many attempts");
    }
}
