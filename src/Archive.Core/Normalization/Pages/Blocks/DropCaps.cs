using System.Text.RegularExpressions;

namespace Archive.Core.Normalization.Pages.Blocks;

/// <summary>Tells the names that templates give to a letter that is set as a drop cap.</summary>
internal static partial class DropCaps
{
    /// <summary>"drop" alone is a menu (dropdown) and "initial" alone a state.</summary>
    [GeneratedRegex(
        @"drop(?:ped)?[-_ ]?(?:cap|letter)|(?:first|initial)[-_ ]?(?:cap|letter)|(?<![\w-])initial(?![\w-])|capolettera|lettrine",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name { get; }

    /// <summary>Whether class names or ids name a drop cap.</summary>
    public static bool IsName(string names) => Name.IsMatch(names);
}
