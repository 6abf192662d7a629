using ReplacementTracker.Domain.WorkOrders;
using static ReplacementTracker.Domain.WorkOrders.WorkOrderAction;
using static ReplacementTracker.Domain.WorkOrders.WorkOrderState;

namespace ReplacementTracker.Domain.Tests.WorkOrders;

public sealed class WorkOrderLifecycleTests
{
    /// <summary>The published table, once more, as its own list: what is not in it is refused.</summary>
    private static readonly Dictionary<(WorkOrderState, WorkOrderAction), WorkOrderState> _table = new()
    {
        [(WaitingApproval, Approve)] = Approved,
        [(WaitingApproval, Cancel)] = Cancelled,
        [(Approved, Schedule)] = Scheduled,
        [(Approved, Hold)] = OnHold,
        [(Approved, Cancel)] = Cancelled,
        [(Scheduled, Start)] = InProgress,
        [(Scheduled, Hold)] = OnHold,
        [(Scheduled, Cancel)] = Cancelled,
        [(InProgress, Complete)] = Completed,
        [(InProgress, Hold)] = OnHold,
        [(InProgress, CloseIncomplete)] = ClosedIncomplete,
        [(Completed, Close)] = Closed,
        [(Completed, Rework)] = InProgress,
    };

    [Fact]
    public void Allows_what_the_table_lists_and_nothing_else()
    {
        foreach (var from in Enum.GetValues<WorkOrderState>().Where(state => state != OnHold))
        {
            foreach (var action in Enum.GetValues<WorkOrderAction>())
            {
                WorkOrderState? expected = _table.TryGetValue((from, action), out var next) ? next : null;

                WorkOrderLifecycle.Next(from, action).ShouldBe(expected, $"{from} × {action}");
            }
        }
    }

    [Theory]
    [InlineData(Approved)]
    [InlineData(Scheduled)]
    [InlineData(InProgress)]
    public void Resumes_where_it_was_held(WorkOrderState heldFrom)
    {
        WorkOrderLifecycle.Next(OnHold, Resume, heldFrom).ShouldBe(heldFrom);
    }

    [Theory]
    [InlineData(false, Cancelled)]
    [InlineData(true, null)]
    public void Cancels_from_hold_only_what_never_started(bool wasStarted, WorkOrderState? expected)
    {
        WorkOrderLifecycle.Next(OnHold, Cancel, Approved, wasStarted).ShouldBe(expected);
    }

    [Fact]
    public void Allows_nothing_else_on_hold()
    {
        foreach (var action in Enum.GetValues<WorkOrderAction>().Where(action => action is not (Resume or Cancel)))
        {
            WorkOrderLifecycle.Next(OnHold, action, InProgress, true).ShouldBeNull(action.ToString());
        }
    }

    [Theory]
    [InlineData(WaitingApproval, "WAPPR")]
    [InlineData(Approved, "APPR")]
    [InlineData(Scheduled, "WSCH")]
    [InlineData(InProgress, "INPRG")]
    [InlineData(Completed, "COMP")]
    [InlineData(Closed, "CLOSE")]
    [InlineData(ClosedIncomplete, "CLOSE")]
    [InlineData(Cancelled, "CAN")]
    public void Has_a_maximo_status_for_every_state(WorkOrderState state, string expected)
    {
        WorkOrderLifecycle.MaximoStatus(state, null).ShouldBe(expected);
    }

    [Theory]
    [InlineData(HoldReason.Material, "WMATL")]
    [InlineData(HoldReason.AccessWindow, "WPCOND")]
    [InlineData(HoldReason.Other, "WPCOND")]
    public void Says_in_maximo_what_a_held_order_waits_for(HoldReason reason, string expected)
    {
        WorkOrderLifecycle.MaximoStatus(OnHold, reason).ShouldBe(expected);
    }
}
