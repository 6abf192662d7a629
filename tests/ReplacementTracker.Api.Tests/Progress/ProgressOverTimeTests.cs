using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Progress;

/// <summary>A programme of which everything happens, at odd hours and often told late.</summary>
public sealed class ProgressOverTimeTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private readonly Random random = new(20261001);
    private readonly List<string> tags = [];
    private readonly List<(string Number, string Tag)> reported = [];
    private string programme = "";
    private TrackerClient verifier = null!;

    [Fact]
    public async Task Published_figures_can_be_had_again_and_equal_a_recount_of_the_events()
    {
        app.Clock.FreezeAt(new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await Prepare();

        List<(string Path, string Query, string Text)> published = [];
        for (var step = 0; step < 24; step++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(random.Next(60, 60 * 60)));
            await HappenSomething(step);
            published.AddRange(await Publish(step));
        }

        foreach (var (path, query, text) in published)
        {
            (await Get(path + query)).Text.ShouldBe(text, path + query);
        }

        var recount = await Recount.OfAsync(app.Administrator, programme);
        new[]
        {
            "unit.removed",
            "unit.replaced",
            "unit.verified",
            "unit.disposed",
            "unit.corrected",
            "unit.amended",
            "unit.scope-changed",
        }
            .Except(recount.Types)
            .ShouldBeEmpty("The story has become too dull to prove anything.");
        await recount.ShouldAgreeAsync(random, pairs: 200, app.Clock.GetUtcNow());
    }

    private async Task Prepare()
    {
        verifier = await app.ClientOf("Vera", ["verifier"]);
        programme = await app.DraftProgramme("2026-03-02", "2026-05-31");
        foreach (
            var (site, vendor) in new[]
            {
                ("UT", "hikvision"),
                ("UT", "huawei"),
                ("UT", null),
                ("HT", "hikvision"),
                ("HT", "huawei"),
                ("ATN", "hikvision"),
                ("ATN", null),
                ("HDE", "huawei"),
            }
        )
        {
            await Register(site, vendor);
        }

        (await app.Administrator.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        foreach (
            var (code, dueOn, target, vendor, province) in new[]
            {
                ("first", "2026-03-10", 1, (string?)null, (string?)null),
                ("half", "2026-04-01", 4, null, null),
                ("huawei", "2026-03-20", 2, "huawei", null),
                ("gelderland", "2026-04-15", 2, null, "Gelderland"),
            }
        )
        {
            (
                await app.Administrator.Post(
                    $"programmes/{programme}/milestones",
                    new
                    {
                        code,
                        name = code,
                        dueOn,
                        targetUnitCount = target,
                        vendor,
                        province,
                    }
                )
            ).Created();
        }
    }

    private async Task Register(string site, string? labelVendor)
    {
        var tag = $"CAM-{tags.Count + 1:0000}";
        (
            await app.Administrator.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag,
                    site,
                    labelVendor,
                    reason = "Found",
                }
            )
        ).Created();
        tags.Add(tag);
    }

    /// <summary>Most attempts go well, some are refused: a refused one must leave nothing behind either.</summary>
    private async Task HappenSomething(int step)
    {
        var tag = tags[random.Next(tags.Count)];
        var unit = $"programmes/{programme}/units/{tag}";
        switch (step % 8)
        {
            case 0 or 2 or 4:
                await Visit(tag, [null, "VolkerRail", "BAM"]);
                break;
            case 1 when reported.Count > 0:
                var (order, line) = reported[random.Next(reported.Count)];
                await verifier.Post(
                    $"programmes/{programme}/work-orders/{order}/lines/{line}/verification",
                    new { verification = "accepted" },
                    "*"
                );
                await app.Administrator.Post(
                    $"programmes/{programme}/units/{line}/disposal",
                    new { certificateNumber = "C-1" },
                    "*"
                );
                break;
            case 3:
                await app.Administrator.Post(
                    $"programmes/{programme}/scope-entries",
                    new
                    {
                        unit = tag,
                        to = random.Next(3) == 0 ? "inScope" : "excepted",
                        reason = "Decided",
                    }
                );
                await Decide();
                break;
            case 5:
                await Register("HT", random.Next(2) == 0 ? "hikvision" : null);
                break;
            case 6:
                await app.Administrator.Patch(unit, new { labelVendor = "huawei" }, "*");
                break;
            default:
                if (reported.Count > 0)
                {
                    var (again, corrected) = reported[random.Next(reported.Count)];
                    await app.Administrator.Post(
                        $"programmes/{programme}/work-orders/{again}/lines/{corrected}/outcome",
                        new { outcome = "failed", reason = "noAccess" },
                        "*"
                    );
                }

                break;
        }
    }

    /// <summary>Most of what waits is approved, some a day later, some never.</summary>
    private async Task Decide()
    {
        var waiting = await Get($"programmes/{programme}/scope-entries?status=requested");
        foreach (var entry in waiting["items"]!.AsArray().Where(_ => random.Next(4) > 0))
        {
            await verifier.Post($"programmes/{programme}/scope-entries/{entry!["id"]}/approval", ifMatch: "*");
        }
    }

    /// <summary>A visit that is told of hours or days after it took place.</summary>
    private async Task Visit(string tag, string?[] contractors)
    {
        var site = (string?)(await Get($"programmes/{programme}/units/{tag}"))["site"];
        var planned = app.Clock.GetUtcNow().AddHours(random.Next(-20, 60));
        var created = await app.Administrator.Post(
            $"programmes/{programme}/work-orders",
            new
            {
                title = "Visit",
                site,
                units = new[] { tag },
                contractor = contractors[random.Next(contractors.Length)],
                plannedStart = planned,
                plannedEnd = planned.AddHours(4),
            }
        );
        if (created.Status != System.Net.HttpStatusCode.Created)
        {
            return;
        }

        var number = (string)created["number"]!;
        var path = $"programmes/{programme}/work-orders/{number}";
        (await app.Administrator.Post($"{path}/approval", ifMatch: "*")).Ok();
        var late = random.Next(0, 50);
        app.Clock.Advance(TimeSpan.FromHours(late + 1));
        object report =
            random.Next(5) == 0
                ? new { outcome = "removedNotReplaced", occurredAt = app.Clock.GetUtcNow().AddHours(-late) }
                : Given.Replaced($"N-{number}", app.Clock.GetUtcNow().AddHours(-late));
        (await app.Administrator.Post($"{path}/lines/{tag}/outcome", report, "*")).Ok();
        reported.Add((number, tag));
    }

    private async Task<List<(string, string, string)>> Publish(int step)
    {
        List<(string, string, string)> published = [];
        foreach (
            var path in new[]
            {
                $"programmes/{programme}/progress?",
                $"programmes/{programme}/progress/breakdown?by={Recount.Groups[step % Recount.Groups.Length]}&",
                $"programmes/{programme}/progress/series?interval=day&",
                $"programmes/{programme}/milestones?",
            }
        )
        {
            var now = app.Clock.GetUtcNow();
            var today = DateOnly.FromDateTime(
                TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam")).DateTime
            );
            published.Add(
                (path, $"asOf={today:yyyy-MM-dd}&knownAt={now:yyyy-MM-ddTHH:mm:ss.ffffff}Z", (await Get(path)).Text)
            );
        }

        return published;
    }

    private async Task<Answer> Get(string path) => (await app.Administrator.Get(path)).Ok();
}
