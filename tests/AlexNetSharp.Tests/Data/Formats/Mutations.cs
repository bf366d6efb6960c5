using AlexNetSharp.Fuzz.Seeds;
using CsCheck;

namespace AlexNetSharp.Tests.Data.Formats;

/// <summary>Files that were valid before some of their bytes were changed.</summary>
internal static class Mutations
{
    /// <summary>One of some files with one to eight changes: bytes set, cut out or repeated, odd numbers put in, the end cut off.</summary>
    public static Gen<byte[]> Of(IReadOnlyList<byte[]> files) =>
        Gen.Select(Gen.Int[0, files.Count - 1], Gen.Select(Gen.Int[0, 5], Gen.UInt, Gen.UInt).Array[1, 8], (place, changes) =>
        {
            byte[] file = files[place];
            foreach ((int kind, uint at, uint value) in changes)
            {
                file = ByteChange.Make([.. file], kind, at, value);
            }

            return file;
        });
}
