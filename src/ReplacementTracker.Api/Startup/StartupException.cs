namespace ReplacementTracker.Api.Startup;

/// <summary>The service cannot start as it was told to; the message is for the person who told it.</summary>
internal sealed class StartupException(string message) : Exception(message);
