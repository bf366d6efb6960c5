using System.Diagnostics;
using System.Security.Cryptography;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Preprocessing;
using SkiaSharp;

namespace AlexNetSharp.Tests.Data;

/// <summary>Photos of all formats and orientations against Pillow, where it is installed.</summary>
public sealed class PillowTests : IDisposable
{
    private const string Script = """
        import hashlib, sys
        from PIL import Image, ImageOps
        for path in sys.argv[1:]:
            image = Image.open(path)
            image.load()
            print(hashlib.sha256(ImageOps.exif_transpose(image).convert('RGB').tobytes()).hexdigest())
        """;

    private static readonly string[] Pythons = ["/usr/bin/python3", "python3"];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Decode_EveryFormatAndOrientation_EqualsPillow()
    {
        string? python = Array.Find(Pythons, name => Run(name, ["-c", "import PIL"]) is not null);
        Assert.SkipWhen(python is null, "There is no python3 with Pillow (Debian and Ubuntu: apt install python3-pil).");
        Assert.SkipWhen(TurboJpeg.Instance is null, "Pillow decodes JPEG by libjpeg-turbo, which is not installed (libturbojpeg0).");
        byte[] jpeg = TestImages.Encode(SKEncodedImageFormat.Jpeg, 61, 43, 3), png = TestImages.Encode(SKEncodedImageFormat.Png, 61, 43, 3);
        byte[] webp = TestImages.Encode(SKEncodedImageFormat.Webp, 61, 43, 3, quality: 100);
        List<string> paths = [];
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            bool isLittle = orientation % 2 == 0;
            paths.Add(_folder.Write($"{orientation}.jpg", TestImages.WithOrientation(jpeg, orientation, isLittle)));
            paths.Add(_folder.Write($"{orientation}.png", TestImages.PngWithOrientation(png, orientation, isLittle, isBehind: false)));
            paths.Add(_folder.Write($"{orientation}.behind.png", TestImages.PngWithOrientation(png, orientation, isLittle, isBehind: true)));
            paths.Add(_folder.Write($"{orientation}.webp", TestImages.WebpWithOrientation(webp, 61, 43, orientation, isLittle)));
        }

        string[] wanted = Run(python!, ["-c", Script, .. paths])!.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(8 * 4, wanted.Length);
        Assert.Equal(
            paths.Zip(wanted, (path, digest) => $"{Path.GetFileName(path)} {digest}"),
            paths.Select(path => $"{Path.GetFileName(path)} {Digest(path)}"));
        Assert.Equal(8, wanted.Where((_, i) => i % 4 == 1).Distinct().Count());
    }

    public void Dispose() => _folder.Dispose();

    private static string Digest(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(ImageDecoder.Decode(File.ReadAllBytes(path), ExifRule.Apply).Pixels));

    /// <summary>What a program writes; null where there is no such program or it fails.</summary>
    private static string? Run(string program, string[] args)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
