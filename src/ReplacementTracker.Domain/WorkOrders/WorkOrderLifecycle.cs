namespace ReplacementTracker.Domain.WorkOrders;

using static WorkOrderAction;
using static WorkOrderState;

/// <summary>The state diagram of a work order as one table.</summary>
/// <remarks>A pair that is not listed is refused, so a state added later is closed until somebody opens it here.</remarks>
public static class WorkOrderLifecycle
{
    /// <param name="heldFrom">The state an order on hold came from.</param>
    /// <param name="wasStarted">Whether work on it ever began; a started order is closed, not cancelled.</param>
    /// <returns>The next state; null where the action is not allowed.</returns>
    public static WorkOrderState? Next(
        WorkOrderState from,
        WorkOrderAction action,
        WorkOrderState? heldFrom = null,
        bool wasStarted = false
    ) =>
        (from, action) switch
        {
            (WaitingApproval, Approve) => Approved,
            (Approved, Schedule) => Scheduled,
            (Scheduled, Start) => InProgress,
            (Approved or Scheduled or InProgress, Hold) => OnHold,
            (OnHold, Resume) => heldFrom,
            (InProgress, Complete) => Completed,
            (InProgress, CloseIncomplete) => ClosedIncomplete,
            (Completed, Close) => Closed,
            (Completed, Rework) => InProgress,
            (WaitingApproval or Approved or Scheduled, Cancel) => Cancelled,
            (OnHold, Cancel) when !wasStarted => Cancelled,
            _ => null,
        };

    /// <summary>An ended order releases its units; what was wrong with it is put right by a linked order.</summary>
    public static bool IsEnded(this WorkOrderState state) =>
        state is WorkOrderState.Closed or WorkOrderState.ClosedIncomplete or WorkOrderState.Cancelled;

    /// <summary>The status that IBM Maximo has for the same thing.</summary>
    public static string MaximoStatus(WorkOrderState state, HoldReason? holdReason) =>
        state switch
        {
            WaitingApproval => "WAPPR",
            Approved => "APPR",
            Scheduled => "WSCH",
            OnHold => holdReason == HoldReason.Material ? "WMATL" : "WPCOND",
            InProgress => "INPRG",
            Completed => "COMP",
            Closed or ClosedIncomplete => "CLOSE",
            Cancelled => "CAN",
        };
}

public enum WorkOrderState
{
    WaitingApproval,
    Approved,
    Scheduled,
    OnHold,
    InProgress,
    Completed,
    Closed,
    ClosedIncomplete,
    Cancelled,
}

public enum WorkOrderAction
{
    Approve,
    Schedule,
    Start,
    Hold,
    Resume,
    Complete,
    Close,
    CloseIncomplete,
    Rework,
    Cancel,
}

public enum HoldReason
{
    Material,
    AccessWindow,
    Other,
}

public enum WorkOrderPriority
{
    Low,
    Normal,
    High,
    Urgent,
}
