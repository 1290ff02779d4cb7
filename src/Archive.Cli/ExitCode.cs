namespace Archive.Cli;

/// <summary>What a command ends with.</summary>
internal static class ExitCode
{
    /// <summary>The command was carried out.</summary>
    public const int Success = 0;

    /// <summary>The command could not be carried out.</summary>
    public const int Failure = 1;

    /// <summary>It was carried out, and some of the input was rejected.</summary>
    public const int SomeRejected = 2;
}
