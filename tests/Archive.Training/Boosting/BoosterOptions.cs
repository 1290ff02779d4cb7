namespace Archive.Training.Boosting;

/// <summary>How an ensemble is trained.</summary>
internal sealed record BoosterOptions
{
    public int Rounds { get; init; } = 60;
    public int Depth { get; init; } = 4;
    public double LearningRate { get; init; } = 0.2;

    /// <summary>The share of columns that each tree may ask for, and of rows that it is trained on.</summary>
    public double ColumnShare { get; init; } = 0.4;
    public double RowShare { get; init; } = 0.8;

    /// <summary>The least sum of second derivatives in a leaf.</summary>
    public double MinChild { get; init; } = 3;

    /// <summary>The penalty on a leaf's square.</summary>
    public double L2 { get; init; } = 2;

    public int Seed { get; init; } = 1;
}
