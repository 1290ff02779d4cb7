namespace Archive.Core.Articles;

/// <summary>One decision of the normalisation pipeline.</summary>
/// <param name="Stage">The stage that made it, such as "decode" or "structure".</param>
/// <param name="Decision">The decision.</param>
/// <param name="Reason">Why it was made.</param>
public sealed record TraceEntry(string Stage, string Decision, string Reason);
