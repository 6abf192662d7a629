using System.Net;
using System.Text;
using Ical.Net.CalendarComponents;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Tests.Support;
using Calendar = Ical.Net.Calendar;

namespace ReplacementTracker.Api.Tests.Milestones;

public sealed class GetMilestoneCalendarTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Has_an_event_for_each_milestone_and_one_for_the_deadline()
    {
        var programme = await Programme();
        await Create(programme, "half", "2026-05-01", 1);
        await Create(programme, "all", "2026-06-01", 2);

        var answer = await Get(programme);

        answer.Ok();
        answer.ContentHeaders.ContentType!.ToString().ShouldBe("text/calendar; charset=utf-8");
        answer
            .ContentHeaders.ContentDisposition!.ToString()
            .ShouldBe($"inline; filename=\"{programme}-milestones.ics\"");
        MilestoneCalendarTests.ShouldBeWellFolded(answer.Text);
        Shown(answer)
            .ShouldBe([
                "2026-05-01 Milestone half: upcoming CONFIRMED 1",
                "2026-06-01 Milestone all: upcoming CONFIRMED 1",
                $"2026-06-10 Programme {programme}: deadline CONFIRMED 2",
            ]);
        Events(answer)[^1].Description.ShouldBe("So far: 0 of 2 replaced");
        Events(answer).ShouldAllBe(some => some.Url == null);
    }

    [Fact]
    public async Task Is_not_sent_again_until_something_changed()
    {
        var programme = await Programme();
        await Create(programme, "one", "2026-05-01", 1);
        var first = await Get(programme);
        app.Clock.Advance(TimeSpan.FromDays(2));

        (await Get(programme, ifNoneMatch: first.ETag)).Status.ShouldBe(HttpStatusCode.NotModified);
        (await Get(programme)).Text.ShouldBe(first.Text);
        await app.CompletedWorkOrder(programme, "CAM-0001");
        var second = await Get(programme, ifNoneMatch: first.ETag);

        second.Ok();
        Shown(second)[0].ShouldBe("2026-05-01 Milestone one: met CONFIRMED 1");
        Events(second)[0].Description!.Split('\n')[^1].ShouldBe("Reached on 3 April 2026");
    }

    [Fact]
    public async Task Moves_the_same_event_when_an_extension_is_approved()
    {
        var programme = await Programme();
        await Create(programme, "half", "2026-05-01", 1);
        var uid = Events(await Get(programme))[0].Uid;
        var planner = await app.ClientOf("Paula", ["planner"]);
        var extensions = $"programmes/{programme}/milestones/half/extensions";

        (await planner.Post(extensions, new { dueOn = "2026-05-15", reason = "Brackets" }, "*")).Created();
        var asked = await Get(programme);
        (await app.Administrator.Post($"{extensions}/1/approval", ifMatch: "*")).Ok();
        var moved = await Get(programme);

        Shown(asked)[0].ShouldBe("2026-05-01 Milestone half: upcoming TENTATIVE 2");
        Shown(moved)[0].ShouldBe("2026-05-15 Milestone half: upcoming CONFIRMED 3");
        Events(moved)[0]
            .Description!.ShouldContain("Due on 15 May 2026, first promised for 1 May 2026: moved by 14 days");
        Events(moved)[0].Uid.ShouldBe(uid);
    }

    [Fact]
    public async Task Of_a_draft_is_tentative_and_forgets_what_was_withdrawn()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.DraftProgramme("2026-04-01", "2026-06-10");
        await Create(programme, "half", "2026-05-01", 1);
        Shown(await Get(programme))
            .ShouldBe([
                "2026-05-01 Milestone half: upcoming TENTATIVE 1",
                $"2026-06-10 Programme {programme}: deadline TENTATIVE 1",
            ]);
        var uid = Events(await Get(programme))[0].Uid;

        (await app.Administrator.Delete($"programmes/{programme}/milestones/half", "*")).Ok(HttpStatusCode.NoContent);

        Shown(await Get(programme)).ShouldBe([$"2026-06-10 Programme {programme}: deadline TENTATIVE 1"]);
        Events(await Get(programme))[0].Description.ShouldBe("So far: 0 replaced");
        await Create(programme, "half", "2026-05-01", 1);
        Events(await Get(programme))[0].Uid.ShouldNotBe(uid);
    }

    [Fact]
    public async Task Speaks_dutch_when_asked_and_no_other_language()
    {
        var programme = await Programme();
        await Create(programme, "half", "2026-05-01", 1);

        Shown(await Get(programme, "?language=nl"))[0].ShouldBe("2026-05-01 Milestone half: komt nog CONFIRMED 1");
        (await Get(programme, "?language=fr")).Errors.ShouldBe(["language one-of"]);
    }

    [Fact]
    public async Task Is_read_with_the_key_as_password()
    {
        var programme = await Programme();
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"calendar:{TrackerApp.AdministratorKey}"));

        var answer = await app.Anonymous.Send(
            HttpMethod.Get,
            Path(programme),
            body: null,
            headers: ("Authorization", $"Basic {basic}")
        );

        answer.Ok();
        Shown(answer).ShouldHaveSingleItem();
        (await app.Anonymous.Get(Path(programme))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Links_to_the_address_that_is_configured()
    {
        var programme = await Programme();
        await Create(programme, "half", "2026-05-01", 1);
        var configuration = app.Services.GetRequiredService<IConfiguration>();
        configuration["PublicUrl"] = "https://tracker.example/";
        try
        {
            Events(await Get(programme))[0]
                .Url.ShouldBe(new Uri($"https://tracker.example/v1/programmes/{programme}/milestones/half"));
        }
        finally
        {
            configuration["PublicUrl"] = null;
        }
    }

    private async Task<string> Programme()
    {
        app.Clock.FreezeAt(Start);
        return await app.ActiveProgramme(2, startsOn: "2026-04-01", deadline: "2026-06-10");
    }

    private async Task Create(string programme, string code, string dueOn, int targetUnitCount) =>
        (
            await app.Administrator.Post(
                $"programmes/{programme}/milestones",
                new
                {
                    code,
                    name = $"Milestone {code}",
                    dueOn,
                    targetUnitCount,
                }
            )
        ).Created();

    private static string Path(string programme) => $"programmes/{programme}/calendars/milestones";

    private Task<Answer> Get(string programme, string query = "", string? ifNoneMatch = null) =>
        app.Administrator.Get(Path(programme) + query, ifNoneMatch);

    private static List<CalendarEvent> Events(Answer answer) =>
        [.. Calendar.Load(answer.Ok().Text)!.Events.OrderBy(some => some.Start!.Date)];

    private static List<string> Shown(Answer answer) =>
        [
            .. Events(answer)
                .Select(some => $"{some.Start!.Date:yyyy-MM-dd} {some.Summary} {some.Status} {some.Sequence}"),
        ];
}
