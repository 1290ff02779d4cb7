namespace Archive.Cli.Arguments;

/// <summary>Where a backup lies, as every verb that writes or reads one takes it.</summary>
internal static class BackupPlace
{
    /// <summary>The help text of it, behind what the verb does there.</summary>
    public const string Help = "a folder, or azblob://CONTAINER with the account of the configured storage.";
}
