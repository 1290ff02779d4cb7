namespace Archive.Core.Normalization.Boilerplate.Lines;

/// <summary>What would have made another record, had something else been known of its source when it was normalised.</summary>
/// <param name="Lines">The lines of the article. Their keys are computed only when a line of the source has changed.</param>
/// <param name="OnDateOrder">Whether a date of it can be read with the day or with the month first.</param>
public sealed record LineDependencies(IReadOnlyList<string> Lines, bool OnDateOrder)
{
    /// <summary>None.</summary>
    public static LineDependencies None { get; } = new([], OnDateOrder: false);

    /// <summary>Whether the record depends on any line for which a test holds.</summary>
    public bool Any(Func<LineKey, bool> test) =>
        (OnDateOrder && test(LineKey.MonthFirst)) || Lines.Select(LineKey.Of).Any(key => test(key) || test(key.AboveText()));
}
