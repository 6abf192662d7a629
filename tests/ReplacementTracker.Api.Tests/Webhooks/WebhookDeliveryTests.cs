using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using ReplacementTracker.Api.Tests.Disposals;
using ReplacementTracker.Api.Tests.Evidence;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Webhooks;

public sealed class WebhookDeliveryTests(WebhookApp app) : IClassFixture<WebhookApp>
{
    [Fact]
    public async Task Tells_what_happened_and_where_to_read_it_signed_and_without_what_is_secret()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var code = await app.Tracker.ActiveProgramme(1);
        var (webhook, secret) = await app.Webhook(receiver.Url, code, "unit.amended");

        await Amend(code, "CAM-0001", "a note that is nobody's business");

        await WebhookApp.Eventually("a message comes", () => !receiver.Received.IsEmpty);
        var message = receiver.Received.ShouldHaveSingleItem();
        var events = (await app.Administrator.Get($"programmes/{code}/events?type=unit.amended")).Ok();
        var happened = events["items"]!.AsArray().ShouldHaveSingleItem()!;
        message.Id.ShouldBe((string)happened["id"]!);
        message.IsSignedBy(secret).ShouldBeTrue();
        message.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        message.Headers["User-Agent"].ShouldStartWith("ReplacementTracker/");
        message.Headers.Keys.ShouldNotContain("traceparent");
        var timestamp = DateTimeOffset.FromUnixTimeSeconds(long.Parse(message.Timestamp, CultureInfo.InvariantCulture));
        (app.Tracker.Clock.GetUtcNow() - timestamp).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));
        message.Text.ShouldBe(
            $$"""
            {"type":"unit.amended","timestamp":"{{happened["occurredAt"]}}","data":{"programme":"{{code}}",
            "subject":{"kind":"unit","key":"CAM-0001"},"event":"{{message.Id}}","version":{{happened["version"]}},
            "links":{"event":"/v1/programmes/{{code}}/events/{{message.Id}}",
            "subject":"/v1/programmes/{{code}}/units/CAM-0001"
            }
            }
            }
            """.ReplaceLineEndings("")
        );
        (await app.Administrator.Get((string)message.Json["data"]!["links"]!["event"]!)).Ok();
        (await app.Administrator.Get((string)message.Json["data"]!["links"]!["subject"]!)).Ok();
        var delivery = await app.Delivery(webhook, some => (string)some["status"]! == "delivered");
        ((int)delivery["attempts"]!).ShouldBe(1);
        ((int)delivery["responseStatus"]!).ShouldBe(204);
        ((int)delivery["durationMs"]!).ShouldBeGreaterThanOrEqualTo(0);
        delivery["nextAttemptAt"].ShouldBeNull();
        app.Tracker.Logs.All.ShouldAllBe(line => !line.Contains("secret-of-the-receiver", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tells_a_programme_s_webhook_of_that_programme_and_one_for_all_of_everything()
    {
        await using var mine = await HookReceiver.StartAsync();
        await using var all = await HookReceiver.StartAsync();
        var code = await app.Tracker.ActiveProgramme(1);
        await app.Webhook(mine.Url, code, "unit.amended", "vendor.*");
        await app.Webhook(all.Url, null, "unit.amended", "vendor.*", "programme.*");

        var later = await app.Tracker.ActiveProgramme(1);
        await Amend(later, "CAM-0001", "one");
        await Amend(code, "CAM-0001", "two");
        (await app.Administrator.Post("vendors", new { id = $"v-{code}", name = "Vendor" })).Created();

        await WebhookApp.Eventually(
            "what is shared is told",
            () => all.Received.Any(some => some.Type == "vendor.created")
        );
        await WebhookApp.Eventually("both are told", () => !mine.Received.IsEmpty && all.Received.Count >= 5);
        mine.Received.ShouldHaveSingleItem().Type.ShouldBe("unit.amended");
        ((string)mine.Received.First().Json["data"]!["programme"]!).ShouldBe(code);
        all.Received.Where(some => some.Type == "unit.amended")
            .Select(some => (string)some.Json["data"]!["programme"]!)
            .ShouldBe([code, later], ignoreOrder: true);
        all.Received.ShouldContain(some =>
            some.Type == "programme.created" && (string)some.Json["data"]!["programme"]! == later
        );
        all.Received.Single(some => some.Type == "vendor.created").Json["data"]!["programme"].ShouldBeNull();
    }

    [Fact]
    public async Task Invariant_13_repeats_the_same_bytes_under_the_same_id_until_they_are_taken()
    {
        var refused = 0;
        await using var receiver = await HookReceiver.StartAsync(
            (http, _) =>
            {
                if (Interlocked.Increment(ref refused) <= 3)
                {
                    http.Response.StatusCode = 500;
                }

                return Task.CompletedTask;
            }
        );
        var (webhook, secret, code) = await AmendedUnit(receiver);

        TimeSpan[] pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)];
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var failed = await app.Delivery(webhook, some => (int)some["attempts"]! == attempt);
            ((string)failed["status"]!).ShouldBe("pending");
            ((string)failed["failure"]!).ShouldBe("status");
            ((int)failed["responseStatus"]!).ShouldBe(500);
            Pause(failed).ShouldBeInRange(pauses[attempt - 1] * 0.89, pauses[attempt - 1] * 1.11);
            app.Tracker.Clock.Advance(pauses[attempt - 1] * 1.2);
        }

        var arrived = await app.Delivery(webhook, some => (string)some["status"]! == "delivered");
        ((int)arrived["attempts"]!).ShouldBe(4);
        var messages = receiver.Received.ToArray();
        messages.Length.ShouldBe(4);
        messages.Select(message => message.Id).Distinct().ShouldHaveSingleItem();
        messages.Select(message => message.Text).Distinct().ShouldHaveSingleItem();
        messages.Select(message => message.Timestamp).Distinct().Count().ShouldBe(4);
        messages.ShouldAllBe(message => message.IsSignedBy(secret));
        code.ShouldNotBeNull();
    }

    [Fact]
    public async Task Invariant_3_tells_nothing_of_what_was_refused()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var code = await app.Tracker.ActiveProgramme(1);
        await app.Webhook(receiver.Url, code);
        var taken = new
        {
            tag = "CAM-0001",
            site = "UT",
            labelVendor = "hikvision",
            reason = "Found on a mast",
        };

        (await app.Administrator.Post($"programmes/{code}/units", taken)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "unit-tag-taken"
        );
        var reader = await app.Tracker.ClientOf("Reader", ["reader"]);
        (await reader.Patch($"programmes/{code}/units/CAM-0001", new { model = "no" }, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "not-allowed"
        );
        await Amend(code, "CAM-0001", "yes");

        await WebhookApp.Eventually(
            "what happened is told",
            () => receiver.Received.Any(some => some.Type == "unit.amended")
        );
        var committed = await app.Tracker.Sql<string[]>(
            "SELECT array_agg(id::text) FROM events WHERE category = 'change' AND result = 'success'"
        );
        receiver.Received.ShouldAllBe(some => committed.Contains(some.Id));
        receiver.Received.Count(some => some.Subject == "CAM-0001").ShouldBeLessThanOrEqualTo(2);
    }

    /// <summary>A checkpoint is worth something where the database's owner cannot write: at the receiver.</summary>
    [Fact]
    public async Task Invariant_11_carries_each_checkpoint_out_to_who_asks_for_it_and_sets_off_no_other()
    {
        await using var all = await HookReceiver.StartAsync();
        await using var named = await HookReceiver.StartAsync();
        await using var units = await HookReceiver.StartAsync();
        var code = await app.Tracker.ActiveProgramme(1);
        await app.Webhook(all.Url, code);
        await app.Webhook(named.Url, code, "audit.checkpoint");
        await app.Webhook(units.Url, code, "unit.*");
        var address = $"programmes/{code}/audit/checkpoints";

        await WebhookApp.Eventually(
            "all is chained",
            async () => await app.Tracker.Sql<long>("SELECT count(*) FROM event_queue") == 0
        );

        var taken = (await app.Administrator.Post(address)).Ok();
        await WebhookApp.Eventually("it is told", () => !named.Received.IsEmpty);
        (await app.Administrator.Post(address)).Ok().Text.ShouldBe(taken.Text);
        await Amend(code, "CAM-0001", "yes");
        await WebhookApp.Eventually(
            "what came after it is told",
            () => units.Received.Any(IsAmendment) && all.Received.Any(IsAmendment)
        );

        units.Received.ShouldAllBe(some => some.Type.StartsWith("unit."));
        foreach (
            var message in new[]
            {
                named.Received.ShouldHaveSingleItem(),
                all.Received.Where(some => some.Type == "audit.checkpoint").ShouldHaveSingleItem(),
            }
        )
        {
            var data = message.Json["data"]!;
            ((long)data["position"]!, (string)data["hash"]!).ShouldBe(
                ((long)taken["position"]!, (string)taken["hash"]!)
            );
            // What the receiver kept, put to the service as it is.
            var verified = (
                await app.Administrator.Post(
                    $"programmes/{code}/audit/verification",
                    new { position = (long)data["position"]!, hash = (string)data["hash"]! }
                )
            ).Ok();
            ((bool)verified["isIntact"]!).ShouldBeTrue(verified.Text);
            (await app.Administrator.Get((string)data["links"]!["event"]!)).Ok();
            (await app.Administrator.Get((string)data["links"]!["subject"]!))
                .Ok()
                .Text.ShouldContain((string)data["hash"]!);
        }
    }

    private static bool IsAmendment(HookMessage message) => message.Type == "unit.amended";

    [Fact]
    public async Task Says_where_to_read_evidence_scope_entries_and_certificates()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var code = await app.Tracker.RemovedUnits(2);
        await app.Webhook(receiver.Url, code, "scope-entry.*", "evidence.*", "disposal.*");

        var evidence = (await app.Administrator.Submit(code, "sitePhoto", ["CAM-0001"])).Created();
        var entry = await app.Tracker.ScopeEntry(code, "CAM-0002", "outOfScope");
        var disposal = (await app.Tracker.Record(code, [1], certificateNumber: "C/1 & 2")).Created();

        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["evidence"] = (string)evidence["id"]!,
            ["scope-entry"] = entry,
            ["disposal"] = (string)disposal["id"]!,
        };
        await WebhookApp.Eventually(
            "all of them are told",
            () => receiver.Received.Select(Kind).Distinct().Count() == expected.Count
        );
        foreach (var message in receiver.Received)
        {
            var link = (string)message.Json["data"]!["links"]!["subject"]!;
            var read = (await app.Administrator.Get(link)).Ok();
            var found = Kind(message) == "disposal" ? read["items"]!.AsArray().ShouldHaveSingleItem()! : read.Json;
            ((string)found["id"]!).ShouldBe(expected[Kind(message)]);
        }

        static string Kind(HookMessage message) => (string)message.Json["data"]!["subject"]!["kind"]!;
    }

    /// <summary>What was refused or only read stands in the chain as well, for auditors.</summary>
    [Fact]
    public async Task Tells_of_changes_alone()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var code = await app.Tracker.ActiveProgramme(1);
        await app.Webhook(receiver.Url, code, "unit.amended", "access.*");
        await app.Tracker.Sql<int>(
            $"""
            WITH added AS (
                INSERT INTO events (programme_id, id, type, occurred_at, recorded_at, actor, subject_kind, subject_key,
                    version, changes, result, category)
                SELECT id, gen_random_uuid(), 'access.' || kind, now(), now(), 'Somebody', 'unit', 'CAM-0001', 1, '{"{}"}',
                    result, category
                FROM programmes,
                    (VALUES ('refused', 'refused', 'access'), ('exported', 'success', 'access'), ('half', 'refused', 'change'))
                        AS said (kind, result, category)
                WHERE code = '{code}'
                RETURNING 1
            )
            SELECT count(*)::int FROM added
            """
        );
        await Amend(code, "CAM-0001", "yes");

        await WebhookApp.Eventually("what changed is told", () => !receiver.Received.IsEmpty);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        receiver.Received.ShouldHaveSingleItem().Type.ShouldBe("unit.amended");
    }

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "3600", 3600)]
    [InlineData(503, "1", 5)]
    [InlineData(503, "999999999", 86400)]
    [InlineData(503, "nonsense", 5)]
    [InlineData(500, "120", 5)]
    public async Task Leaves_a_receiver_alone_for_as_long_as_it_asks_up_to_a_day(int status, string after, int seconds)
    {
        await using var receiver = await HookReceiver.StartAsync(
            (http, _) =>
            {
                http.Response.StatusCode = status;
                http.Response.Headers["Retry-After"] = after;
                return Task.CompletedTask;
            }
        );
        var (webhook, _, _) = await AmendedUnit(receiver);

        var failed = await app.Delivery(webhook, some => (int)some["attempts"]! == 1);

        Pause(failed).TotalSeconds.ShouldBeInRange(seconds * 0.89, seconds * 1.11);
        await End(webhook);
    }

    [Fact]
    public async Task Ends_at_once_with_410_and_goes_on_where_it_stopped_when_it_is_resumed()
    {
        var isGone = true;
        await using var receiver = await HookReceiver.StartAsync(
            (http, _) =>
            {
                http.Response.StatusCode = isGone ? 410 : 200;
                return Task.CompletedTask;
            }
        );
        var (webhook, _, code) = await AmendedUnit(receiver);
        await WebhookApp.Eventually(
            "it is paused",
            async () => (string?)(await app.Administrator.Get($"webhooks/{webhook}")).Ok()["pausedBecause"] == "gone"
        );
        await Amend(code, "CAM-0001", "while it is paused");
        (await app.Tested(webhook))["failure"]!.ToString().ShouldBe("status");
        receiver.Received.Count(some => some.Type == "unit.amended").ShouldBe(1);

        isGone = false;
        (await app.Administrator.Post($"webhooks/{webhook}/resumption", ifMatch: "*")).Ok();

        await WebhookApp.Eventually(
            "everything arrives",
            async () =>
                (await app.Administrator.Get($"webhooks/{webhook}/deliveries?status=delivered")).Ok()[
                    "total"
                ]!.GetValue<int>() == 2
        );
        receiver
            .Received.Where(some => some.Type == "unit.amended")
            .Select(some => some.Id)
            .Distinct()
            .Count()
            .ShouldBe(2);
        var events = (await app.Administrator.Get($"programmes/{code}/events?type=webhook.paused")).Ok();
        var paused = events["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)paused["actor"]!).ShouldBe("system");
    }

    [Fact]
    public async Task Is_paused_after_three_days_in_which_nothing_arrived()
    {
        var isBroken = true;
        await using var receiver = await HookReceiver.StartAsync(
            (http, _) =>
            {
                http.Response.StatusCode = isBroken ? 500 : 200;
                return Task.CompletedTask;
            }
        );
        var (webhook, _, code) = await AmendedUnit(receiver);
        var start = app.Tracker.Clock.GetUtcNow();

        for (var attempt = 1; attempt <= 9; attempt++)
        {
            await app.Delivery(webhook, some => (int)some["attempts"]! == attempt);
            (await app.Administrator.Get($"webhooks/{webhook}")).Ok()["pausedAt"].ShouldBeNull($"after {attempt}");
            app.Tracker.Clock.Advance(TimeSpan.FromHours(27));
        }

        var failed = await app.Delivery(webhook, some => (string)some["status"]! == "failed");
        ((int)failed["attempts"]!).ShouldBe(10);
        await WebhookApp.Eventually(
            "it is paused",
            async () => (string?)(await app.Administrator.Get($"webhooks/{webhook}")).Ok()["pausedBecause"] == "failing"
        );
        (app.Tracker.Clock.GetUtcNow() - start).ShouldBeGreaterThan(TimeSpan.FromDays(3));
        isBroken = false;
        (await app.Administrator.Post($"webhooks/{webhook}/resumption", ifMatch: "*")).Ok();
        await app.Delivery(webhook, some => (string)some["status"]! == "delivered");
        code.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Invariant_14_follows_no_redirect(int status)
    {
        await using var elsewhere = await HookReceiver.StartAsync();
        await using var receiver = await HookReceiver.StartAsync(
            (http, _) =>
            {
                http.Response.StatusCode = status;
                http.Response.Headers.Location = elsewhere.Url;
                return Task.CompletedTask;
            }
        );
        var (webhook, _) = await app.Webhook(receiver.Url, null, "nothing.happens");

        var tested = await app.Tested(webhook);

        ((string)tested["failure"]!).ShouldBe("redirect");
        ((int)tested["responseStatus"]!).ShouldBe(status);
        elsewhere.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Waits_for_no_body_however_long_it_is()
    {
        await using var endless = await HookReceiver.StartAsync(
            async (http, _) =>
            {
                http.Response.StatusCode = 200;
                var block = new byte[64 * 1024];
                while (!http.RequestAborted.IsCancellationRequested)
                {
                    await http.Response.Body.WriteAsync(block, http.RequestAborted);
                }
            }
        );
        await using var dripping = await HookReceiver.StartAsync(
            async (http, _) =>
            {
                http.Response.StatusCode = 200;
                while (!http.RequestAborted.IsCancellationRequested)
                {
                    await http.Response.WriteAsync(".", http.RequestAborted);
                    await http.Response.Body.FlushAsync(http.RequestAborted);
                    await Task.Delay(50, http.RequestAborted);
                }
            }
        );
        foreach (var receiver in new[] { endless, dripping })
        {
            var (webhook, _) = await app.Webhook(receiver.Url, null, "nothing.happens");
            var before = GC.GetTotalAllocatedBytes();

            var tested = await app.Tested(webhook);

            ((string)tested["status"]!).ShouldBe("delivered");
            ((int)tested["durationMs"]!).ShouldBeLessThan(2000);
            (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(200L * 1024 * 1024);
        }
    }

    [Fact]
    public async Task Gives_up_on_an_answer_that_does_not_come_in_time()
    {
        await using var receiver = await HookReceiver.StartAsync(
            (http, _) => Task.Delay(TimeSpan.FromMinutes(1), http.RequestAborted)
        );
        var (webhook, _) = await app.Webhook(receiver.Url, null, "nothing.happens");

        var tested = await app.Tested(webhook);

        ((string)tested["failure"]!).ShouldBe("timeout");
        ((int)tested["durationMs"]!).ShouldBeInRange(1900, 6000);
        tested["responseStatus"].ShouldBeNull();
    }

    [Fact]
    public async Task Says_that_nobody_listens()
    {
        var receiver = await HookReceiver.StartAsync();
        var url = receiver.Url;
        await receiver.DisposeAsync();
        var (webhook, _) = await app.Webhook(url, null, "nothing.happens");

        var tested = await app.Tested(webhook);

        ((string)tested["failure"]!).ShouldBe("connection");
    }

    [Fact]
    public async Task Is_not_held_up_for_one_receiver_by_another_that_is_slow()
    {
        await using var slow = await HookReceiver.StartAsync(
            (http, _) => Task.Delay(TimeSpan.FromMinutes(1), http.RequestAborted)
        );
        await using var quick = await HookReceiver.StartAsync();
        var code = await app.Tracker.ActiveProgramme(1);
        var (webhook, _) = await app.Webhook(slow.Url, code, "unit.amended");
        await app.Webhook(quick.Url, code, "unit.amended");

        for (var number = 1; number <= 30; number++)
        {
            await Amend(code, "CAM-0001", $"note {number}");
        }

        // Fewer than the thirty attempts at the slow one would take, eight at a time.
        await WebhookApp.Eventually("the quick one has all", () => quick.Received.Count == 30, seconds: 6);
        slow.Received.Count.ShouldBeLessThan(30);
        await End(webhook);
    }

    [Fact]
    public async Task Signs_with_both_secrets_for_a_day_after_one_was_rotated()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (webhook, before) = await app.Webhook(receiver.Url, null, "nothing.happens");

        var rotated = (await app.Administrator.Post($"webhooks/{webhook}/secret-rotation", ifMatch: "*")).Ok();

        var after = (string)rotated["secret"]!;
        after.ShouldNotBe(before);
        rotated["previousSecretUntil"].ShouldNotBeNull();
        await app.Tested(webhook);
        var during = receiver.Received.Last();
        during.Signatures.Count.ShouldBe(2);
        during.IsSignedBy(before).ShouldBeTrue();
        during.IsSignedBy(after).ShouldBeTrue();
        app.Tracker.Clock.Advance(TimeSpan.FromHours(24.1));
        await app.Tested(webhook);
        var later = receiver.Received.Last();
        later.Signatures.ShouldHaveSingleItem();
        later.IsSignedBy(after).ShouldBeTrue();
        later.IsSignedBy(before).ShouldBeFalse();
        (await app.Administrator.Get($"webhooks/{webhook}")).Ok()["previousSecretUntil"].ShouldBeNull();
    }

    [Fact]
    public async Task Stops_signing_with_a_secret_that_leaked_at_once()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (webhook, before) = await app.Webhook(receiver.Url, null, "nothing.happens");

        (await app.Administrator.Post($"webhooks/{webhook}/secret-rotation", new { overlapHours = 0 }, "*")).Ok();

        await app.Tested(webhook);
        receiver.Received.ShouldHaveSingleItem().IsSignedBy(before).ShouldBeFalse();
    }

    [Fact]
    public async Task Sends_the_same_bytes_again_when_asked_to()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (webhook, secret, code) = await AmendedUnit(receiver);
        var arrived = await app.Delivery(webhook, some => (string)some["status"]! == "delivered");

        var again = await app.Administrator.Post($"webhooks/{webhook}/deliveries/{arrived["id"]}/replay");

        again.Ok(HttpStatusCode.Accepted);
        ((string)again["status"]!).ShouldBe("pending");
        ((int)again["attempts"]!).ShouldBe(0);
        await WebhookApp.Eventually("it comes again", () => receiver.Received.Count == 2);
        var messages = receiver.Received.ToArray();
        messages[1].Id.ShouldBe(messages[0].Id);
        messages[1].Text.ShouldBe(messages[0].Text);
        messages[1].IsSignedBy(secret).ShouldBeTrue();
        var events = (await app.Administrator.Get($"programmes/{code}/events?type=webhook.replayed")).Ok();
        ((string)events["items"]![0]!["actor"]!).ShouldBe("administrator");
        (await app.Administrator.Post($"webhooks/{webhook}/deliveries/{Guid.NewGuid()}/replay")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "webhook-delivery-not-found"
        );
    }

    [Fact]
    public async Task Sends_nothing_while_it_is_paused_and_everything_afterwards()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var code = await app.Tracker.ActiveProgramme(1);
        var (webhook, _) = await app.Webhook(receiver.Url, code, "unit.amended");
        (await app.Administrator.Post($"webhooks/{webhook}/pause", ifMatch: "*")).Ok();
        await Amend(code, "CAM-0001", "one");
        await Amend(code, "CAM-0001", "two");
        ((string)(await app.Tested(webhook))["status"]!).ShouldBe("delivered");
        receiver.Received.ShouldHaveSingleItem().Type.ShouldBe("webhook.test");

        (await app.Administrator.Post($"webhooks/{webhook}/resumption", ifMatch: "*")).Ok();

        await WebhookApp.Eventually(
            "all come",
            () => receiver.Received.Count(some => some.Type == "unit.amended") == 2
        );
    }

    [Fact]
    public async Task Sends_what_was_waiting_to_an_amended_address()
    {
        await using var broken = await HookReceiver.StartAsync(
            (http, _) =>
            {
                http.Response.StatusCode = 500;
                return Task.CompletedTask;
            }
        );
        await using var repaired = await HookReceiver.StartAsync();
        var (webhook, secret, _) = await AmendedUnit(broken);
        await app.Delivery(webhook, some => (int)some["attempts"]! == 1);

        (await app.Administrator.Patch($"webhooks/{webhook}", new { url = repaired.Url }, "*")).Ok();
        app.Tracker.Clock.Advance(TimeSpan.FromSeconds(6));

        await WebhookApp.Eventually("it comes", () => !repaired.Received.IsEmpty);
        repaired.Received.ShouldHaveSingleItem().IsSignedBy(secret).ShouldBeTrue();
    }

    [Fact]
    public async Task Forgets_deliveries_thirty_days_after_they_ended()
    {
        await using var own = new WebhookApp();
        await own.InitializeAsync();
        await using var receiver = await HookReceiver.StartAsync();
        var (webhook, _) = await own.Webhook(receiver.Url, null, "nothing.happens");
        await own.Tested(webhook);
        await own.Tracker.Sql<int>(
            "WITH old AS (UPDATE webhook_deliveries SET finished_at = now() - interval '31 days' RETURNING 1) SELECT count(*)::int FROM old"
        );
        await own.Tested(webhook);

        await using (var another = own.Tracker.With(("Webhooks:PollMilliseconds", "30")))
        {
            _ = another.Anonymous;
            await WebhookApp.Eventually(
                "the old one is gone",
                async () => await own.Tracker.Sql<long>("SELECT count(*) FROM webhook_deliveries") == 1
            );
        }
    }

    [Fact]
    public async Task Counts_attempts_and_what_waits_without_saying_whose_they_are()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var (webhook, _) = await app.Webhook(receiver.Url, null, "nothing.happens");
        await app.Tested(webhook);

        var metrics = (await app.Administrator.Get("/metrics")).Ok().Text;

        metrics.ShouldContain("replacement_webhook_attempts_total{outcome=\"delivered\"}");
        metrics.ShouldContain("replacement_webhook_messages_waiting");
        metrics.ShouldContain("replacement_webhook_oldest_waiting_seconds");
        metrics.ShouldNotContain("hook?token");
        metrics.ShouldNotContain(webhook);
    }

    [Fact]
    public async Task Takes_up_what_a_worker_claimed_that_died_once_its_lease_ends()
    {
        await using var own = new WebhookApp();
        await own.InitializeAsync();
        await using var receiver = await HookReceiver.StartAsync();
        var (webhook, _) = await own.Webhook(receiver.Url, null, "nothing.happens");
        (await own.Administrator.Post($"webhooks/{webhook}/pause", ifMatch: "*")).Ok();
        var now = own.Tracker.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await own.Tracker.Sql<int>(
            $"""
            WITH claimed AS (
                INSERT INTO webhook_deliveries (programme_id, webhook_id, id, message_id, type, body, status, attempts,
                    next_attempt_at, claim, created_at)
                VALUES ('{Guid.Empty}', '{webhook}', gen_random_uuid(), gen_random_uuid(), 'webhook.test', '{"{}"}',
                    'pending', 0, '{now}'::timestamptz + interval '12 seconds', gen_random_uuid(), '{now}')
                RETURNING 1
            )
            SELECT count(*)::int FROM claimed
            """
        );

        await Task.Delay(300, TestContext.Current.CancellationToken);
        receiver.Received.ShouldBeEmpty();
        own.Tracker.Clock.Advance(TimeSpan.FromSeconds(13));

        await WebhookApp.Eventually("it is sent", () => receiver.Received.Count == 1);
    }

    [Fact]
    public async Task Sends_each_message_once_though_three_instances_share_them()
    {
        await using var own = new WebhookApp();
        await own.InitializeAsync();
        await using var receiver = await HookReceiver.StartAsync();
        var code = await own.Tracker.ActiveProgramme(1);
        await using var second = own.Tracker.With(("Webhooks:PollMilliseconds", "10"));
        await using var third = own.Tracker.With(("Webhooks:PollMilliseconds", "15"));
        _ = (second.Anonymous, third.Anonymous);
        await own.Webhook(receiver.Url, code, "unit.amended");

        var client = own.Administrator;
        for (var number = 1; number <= 300; number++)
        {
            (await client.Patch($"programmes/{code}/units/CAM-0001", new { model = $"model {number}" }, "*")).Ok();
        }

        await WebhookApp.Eventually(
            "all are delivered",
            async () =>
                await own.Tracker.Sql<long>("SELECT count(*) FROM webhook_deliveries WHERE status = 'delivered'") == 300
        );
        receiver.Received.Count.ShouldBe(300);
        receiver.Received.Select(some => some.Id).Distinct().Count().ShouldBe(300);
    }

    private async Task<(string Webhook, string Secret, string Code)> AmendedUnit(HookReceiver receiver)
    {
        var code = await app.Tracker.ActiveProgramme(1);
        var (webhook, secret) = await app.Webhook(receiver.Url, code, "unit.amended");
        await Amend(code, "CAM-0001", "noted");
        return (webhook, secret, code);
    }

    private async Task Amend(string code, string tag, string note) =>
        (await app.Administrator.Patch($"programmes/{code}/units/{tag}", new { model = note }, "*")).Ok();

    private async Task End(string webhook) =>
        (await app.Administrator.Delete($"webhooks/{webhook}", "*")).Ok(HttpStatusCode.NoContent);

    private static TimeSpan Pause(Answer delivery) =>
        DateTimeOffset.Parse((string)delivery["nextAttemptAt"]!, CultureInfo.InvariantCulture)
        - DateTimeOffset.Parse((string)delivery["lastAttemptAt"]!, CultureInfo.InvariantCulture);
}
