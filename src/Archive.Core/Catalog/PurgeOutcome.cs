namespace Archive.Core.Catalog;

/// <summary>What became of the last traces of purged records.</summary>
public enum PurgeOutcome
{
    /// <summary>They are gone, and the catalogue remembers the purge no more.</summary>
    Finished,

    /// <summary>Somebody is reading a state that still has them: nothing was noted, and it has to be tried again.</summary>
    InUse,
}
